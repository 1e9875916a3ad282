namespace Candor.Torch.Native;

/// <summary>ATen's operators over whole lists of tensors: one call for all parameters of a predictor.</summary>
internal static class ForEach
{
    private static readonly Operator s_add = new("aten::_foreach_add", "List");
    private static readonly Operator s_addNumberInplace = new("aten::_foreach_add_", "Scalar");
    private static readonly Operator s_addInplace = new("aten::_foreach_add_", "List");
    private static readonly Operator s_addcdivInplace = new("aten::_foreach_addcdiv_", "Scalar");
    private static readonly Operator s_addcmulInplace = new("aten::_foreach_addcmul_", "Scalar");
    private static readonly Operator s_divNumberInplace = new("aten::_foreach_div_", "Scalar");
    private static readonly Operator s_divInplace = new("aten::_foreach_div_", "List");
    private static readonly Operator s_mulNumberInplace = new("aten::_foreach_mul_", "Scalar");
    private static readonly Operator s_mulInplace = new("aten::_foreach_mul_", "List");
    private static readonly Operator s_sqrt = new("aten::_foreach_sqrt");
    private static readonly Operator s_sqrtInplace = new("aten::_foreach_sqrt_");
    private static readonly Operator s_addNumber = new("aten::_foreach_add", "Scalar");
    private static readonly Operator s_addcmul = new("aten::_foreach_addcmul", "Scalar");

    /// <summary>a + alpha·b, new.</summary>
    public static Tensor[] Add(Tensor[] a, Tensor[] b, double alpha) => s_add.CallMany(a, b, alpha);

    /// <summary>a + b, new.</summary>
    public static Tensor[] Add(Tensor[] a, double b) => s_addNumber.CallMany(a, b);

    /// <summary>a + value·x·y, new.</summary>
    public static Tensor[] Addcmul(Tensor[] a, Tensor[] x, Tensor[] y, double value) => s_addcmul.CallMany(a, x, y, value);

    /// <summary>√a, new.</summary>
    public static Tensor[] Sqrt(Tensor[] a) => s_sqrt.CallMany(a);

    /// <summary>a := √a.</summary>
    public static void Sqrt_(Tensor[] a) => s_sqrtInplace.CallInPlace(a);

    /// <summary>a := a + b.</summary>
    public static void Add_(Tensor[] a, double b) => s_addNumberInplace.CallInPlace(a, b);

    /// <summary>a := a + alpha·b.</summary>
    public static void Add_(Tensor[] a, Tensor[] b, double alpha = 1) => s_addInplace.CallInPlace(a, b, alpha);

    /// <summary>a := a·b.</summary>
    public static void Mul_(Tensor[] a, double b) => s_mulNumberInplace.CallInPlace(a, b);

    /// <summary>a := a·b.</summary>
    public static void Mul_(Tensor[] a, Tensor[] b) => s_mulInplace.CallInPlace(a, b);

    /// <summary>a := a/b.</summary>
    public static void Div_(Tensor[] a, double b) => s_divNumberInplace.CallInPlace(a, b);

    /// <summary>a := a/b.</summary>
    public static void Div_(Tensor[] a, Tensor[] b) => s_divInplace.CallInPlace(a, b);

    /// <summary>a := a + value·x·y.</summary>
    public static void Addcmul_(Tensor[] a, Tensor[] x, Tensor[] y, double value) => s_addcmulInplace.CallInPlace(a, x, y, value);

    /// <summary>a := a + value·x/y.</summary>
    public static void Addcdiv_(Tensor[] a, Tensor[] x, Tensor[] y, double value) => s_addcdivInplace.CallInPlace(a, x, y, value);
}
