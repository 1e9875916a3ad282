using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Architecture;

/// <summary>The public types and members of an assembly, one a line, in a fixed order.</summary>
internal static class ApiText
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => string.Concat(assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal)
        .SelectMany(t => Members(t).Order(StringComparer.Ordinal).Select(m => "    " + m).Prepend(Header(t))).Select(line => line + "\n"));

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface"
            : type.IsAssignableTo(typeof(Delegate)) ? "delegate"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed
                ? "sealed class" : "class";
        var record = type.GetMethod("<Clone>$", All) is not null ? " record" : "";
        var ancestor = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? $" : {Name(b)}" : "";
        return $"{type.Namespace}.{Name(type)} ({kind}{record}){ancestor}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n =>
                $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}");
        return type.GetConstructors(All).Where(IsSeen).Select(c => $"{Access(c)}new({Parameters(c)})")
            .Concat(type.GetProperties(All).Where(p => p.GetAccessors(nonPublic: true).Any(IsSeen)).Select(Property))
            .Concat(type.GetFields(All).Where(f => (f.IsPublic || f.IsFamily) && !f.IsSpecialName).Select(f =>
                $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{Name(f.FieldType)} {f.Name}"))
            .Concat(type.GetMethods(All).Where(m => IsSeen(m) && IsWritten(m)).Select(m =>
                $"{Access(m)}{Name(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)})"));
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(nonPublic: true).First(IsSeen);
        var get = property.GetMethod is { } g && IsSeen(g) ? " get;" : "";
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = property.SetMethod is { } s && IsSeen(s) ? isInit ? " init;" : " set;" : "";
        return $"{Access(accessor)}{Name(property.PropertyType)} {property.Name} {{{get}{set} }}";
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>Not an accessor, nor what the compiler adds to a record.</summary>
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method.DeclaringType!.IsInterface ? "" : method.IsAbstract
            ? "abstract "
            : method is MethodInfo { IsVirtual: true, IsFinal: false } m ? m.GetBaseDefinition() == m ? "virtual " : "override " : "");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + Default(p.DefaultValue) : "")}"));

    private static string Default(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static string Generics(MethodInfo method) => method.IsGenericMethod
        ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        var name = type is { IsNested: true, IsGenericParameter: false } ? Name(type.DeclaringType!) + "." + type.Name : type.Name;
        if (!type.IsGenericType)
            return name;
        var cut = name.IndexOf('`', StringComparison.Ordinal);
        return $"{(cut < 0 ? name : name[..cut])}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
