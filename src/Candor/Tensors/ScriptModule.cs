using System.Globalization;
using Candor.Data.Files;
using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>
/// A TorchScript module: a predictor that was trained in Python (<c>torch.jit.trace</c> or <c>torch.jit.script</c>, then <c>save</c>), to
/// be
/// run, differentiated and tuned here.
/// </summary>
/// <remarks>A script is a program. Code with operators that read and write files is refused unless that is allowed; what is left can still
/// take any time and memory. ONNX is the safe road for models of others.</remarks>
public sealed class ScriptModule : torch.nn.Module<Tensor, Tensor>
{
    private readonly torch.jit.ScriptModule _script;
    private SoundLayers? _sound;

    private ScriptModule(torch.jit.ScriptModule script)
        : base(nameof(ScriptModule))
    {
        _script = script;
        foreach (var tensor in script.parameters().Concat(script.buffers()))
            tensor.DetachFromDisposeScope();
    }

    /// <summary>Loads a module onto a device. Like every new module it is in training mode; call <c>train(false)</c> to predict.</summary>
    /// <param name="path">File of <c>torch.jit.save</c>.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="files">Lets its code read and write files, as a program's could.</param>
    /// <exception cref="InvalidDataException">The file is missing, cut off, or no TorchScript.</exception>
    /// <exception cref="CandorException">Its code has operators that read or write files.</exception>
    public static ScriptModule Load(string path, Device? device = null, bool files = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path} is not there: a TorchScript file was expected.");
        using var scope = torch.NewDisposeScope();
        try
        {
            ScriptScan.RequireBearable(path);
            if (!files)
                ScriptScan.Require(path);
            var module = new ScriptModule(torch.jit.load(path, device.OrCpu()));
            module.train();
            module._sound = SoundLayers.For(path, module);
            return module;
        }
        catch (Exception e) when (e is InvalidDataException || TorchFailure.Is(e))
        {
            throw new InvalidDataException($"{path} could not be loaded as TorchScript: it must be written whole by torch.jit.save " +
                $"(torch.save writes another format). {(e is InvalidDataException ? $"What is wrong: {e.Message}"
                    : $"libtorch says: {TorchFailure.Reason(e)}")}", e);
        }
    }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>The script's forward with one input and one tensor as its result.</summary>
    /// <exception cref="CandorException">The script refused the input, or returns something else than one tensor.</exception>
    public override Tensor forward(Tensor x) => Forward("forward", x);

    /// <summary>A method of the script (<c>@torch.jit.export</c>) with one input and one tensor as its result.</summary>
    /// <exception cref="CandorException">The script has no such method, refused the input, or returns something else than one
    /// tensor.</exception>
    public Tensor Forward(string method, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(x);
        return One(method, Guarded(() => method == "forward" ? _script.forward(x) : _script.invoke(method, x)));
    }

    /// <summary>Whether the script has a method of a name.</summary>
    public bool Has(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        try
        {
            // A call without arguments: refused before anything runs where the method is there, and otherwise, too.
            (_script.invoke(method) as IDisposable)?.Dispose();
            return true;
        }
        catch (Exception e) when (TorchFailure.Is(e))
        {
            return !e.Message.Contains("is not defined", StringComparison.Ordinal);
        }
    }

    /// <summary>Names of the submodules, outer ones before those within them.</summary>
    public IReadOnlyList<string> SubmoduleNames()
    {
        var names = new List<string>();
        foreach (var (name, module) in _script.named_modules())
        {
            names.Add(name);
            Free(module);
        }
        return names;
    }

    /// <summary>
    /// The script's children in their order, where forward is nothing else than one after the other, as in a <c>Sequential</c>; they share
    /// its parameters and mode, and are to be disposed.
    /// </summary>
    internal IReadOnlyList<(string Name, ScriptChild Child)> Children() =>
        [.. _script.named_children().Select(c => (c.name, new ScriptChild((torch.jit.ScriptModule)c.module)))];

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        _script.named_parameters(recurse);

    /// <inheritdoc/>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        _script.named_buffers(recurse, include_nonpersistent);

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        _script.train(train);
    }

    /// <summary>Writes the module, as it is now, so that Python's <c>torch.jit.load</c> reads it. The file appears whole or not at
    /// all.</summary>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WholeFile.WriteByName(path, name => torch.jit.save(_script, name));
    }

    /// <summary>Brings the weights to single precision.</summary>
    internal void ToSingle() => _script.to(ScalarType.Float32);

    internal static T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (TorchFailure.Is(e))
        {
            throw new CandorException($"the script refused the input: {TorchFailure.Reason(e)}", e);
        }
    }

    internal static Tensor One(string method, object? result)
    {
        if (result is Tensor tensor)
            return tensor;
        var given = result is System.Collections.ICollection many
            ? string.Create(CultureInfo.InvariantCulture, $"{many.Count} values") : "something else";
        throw new CandorException(
            $"the script's {method} returns {given} where one tensor is expected; wrap it in Python so that it returns one.");
    }

    internal static void Free(torch.nn.Module module)
    {
        // Each handle that TorchSharp makes of a part, also while it frees one, holds handles of its parameters and buffers.
        using var scope = torch.NewDisposeScope();
        module.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        Free(_script);
        _sound?.Dispose();
    }
}

/// <summary>A child of a script, which shares the script's parameters and mode.</summary>
internal sealed class ScriptChild : IDisposable
{
    private readonly torch.jit.ScriptModule _script;

    public ScriptChild(torch.jit.ScriptModule script)
    {
        _script = script;
        foreach (var tensor in script.parameters().Concat(script.buffers()))
            tensor.DetachFromDisposeScope();
    }

    public Tensor Forward(Tensor x) => ScriptModule.One("child", ScriptModule.Guarded(() => _script.forward(x)));

    public void Dispose() => ScriptModule.Free(_script);
}
