using Candor.Torch.Native;

namespace Candor.Torch;

public sealed partial class Tensor
{
    private static readonly Operator s_abs = new("aten::abs");
    private static readonly Operator s_addScalar = new("aten::add", "Scalar");
    private static readonly Operator s_addTensor = new("aten::add", "Tensor");
    private static readonly Operator s_addInplaceTensor = new("aten::add_", "Tensor");
    private static readonly Operator s_addcdivInplace = new("aten::addcdiv_");
    private static readonly Operator s_reluInplace = new("aten::relu_");
    private static readonly Operator s_addcmul = new("aten::addcmul");
    private static readonly Operator s_addcmulInplace = new("aten::addcmul_");
    private static readonly Operator s_clamp = new("aten::clamp");
    private static readonly Operator s_copyInplace = new("aten::copy_");
    private static readonly Operator s_cos = new("aten::cos");
    private static readonly Operator s_divScalar = new("aten::div", "Scalar");
    private static readonly Operator s_divTensor = new("aten::div", "Tensor");
    private static readonly Operator s_eqScalar = new("aten::eq", "Scalar");
    private static readonly Operator s_eqTensor = new("aten::eq", "Tensor");
    private static readonly Operator s_erf = new("aten::erf");
    private static readonly Operator s_exp = new("aten::exp");
    private static readonly Operator s_expm1 = new("aten::expm1");
    private static readonly Operator s_fillInplaceScalar = new("aten::fill_", "Scalar");
    private static readonly Operator s_floor = new("aten::floor");
    private static readonly Operator s_geScalar = new("aten::ge", "Scalar");
    private static readonly Operator s_geTensor = new("aten::ge", "Tensor");
    private static readonly Operator s_gtScalar = new("aten::gt", "Scalar");
    private static readonly Operator s_gtTensor = new("aten::gt", "Tensor");
    private static readonly Operator s_isfinite = new("aten::isfinite");
    private static readonly Operator s_leScalar = new("aten::le", "Scalar");
    private static readonly Operator s_leTensor = new("aten::le", "Tensor");
    private static readonly Operator s_log = new("aten::log");
    private static readonly Operator s_log1p = new("aten::log1p");
    private static readonly Operator s_logSigmoid = new("aten::log_sigmoid");
    private static readonly Operator s_logicalAnd = new("aten::logical_and");
    private static readonly Operator s_logicalNot = new("aten::logical_not");
    private static readonly Operator s_logicalOr = new("aten::logical_or");
    private static readonly Operator s_ltScalar = new("aten::lt", "Scalar");
    private static readonly Operator s_ltTensor = new("aten::lt", "Tensor");
    private static readonly Operator s_maskedFillScalar = new("aten::masked_fill", "Scalar");
    private static readonly Operator s_maximum = new("aten::maximum");
    private static readonly Operator s_minimum = new("aten::minimum");
    private static readonly Operator s_mulScalar = new("aten::mul", "Scalar");
    private static readonly Operator s_mulTensor = new("aten::mul", "Tensor");
    private static readonly Operator s_mulInplaceScalar = new("aten::mul_", "Scalar");
    private static readonly Operator s_mulInplaceTensor = new("aten::mul_", "Tensor");
    private static readonly Operator s_neScalar = new("aten::ne", "Scalar");
    private static readonly Operator s_neTensor = new("aten::ne", "Tensor");
    private static readonly Operator s_neg = new("aten::neg");
    private static readonly Operator s_powTensorScalar = new("aten::pow", "Tensor_Scalar");
    private static readonly Operator s_reciprocal = new("aten::reciprocal");
    private static readonly Operator s_relu = new("aten::relu");
    private static readonly Operator s_rsubScalar = new("aten::rsub", "Scalar");
    private static readonly Operator s_sigmoid = new("aten::sigmoid");
    private static readonly Operator s_sign = new("aten::sign");
    private static readonly Operator s_sin = new("aten::sin");
    private static readonly Operator s_softplus = new("aten::softplus");
    private static readonly Operator s_sqrt = new("aten::sqrt");
    private static readonly Operator s_square = new("aten::square");
    private static readonly Operator s_subScalar = new("aten::sub", "Scalar");
    private static readonly Operator s_subTensor = new("aten::sub", "Tensor");
    private static readonly Operator s_tanh = new("aten::tanh");
    private static readonly Operator s_whereSelf = new("aten::where", "self");

    /// <summary>Sum of the elements, broadcast.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => s_addTensor.Call(a, b);

    /// <summary>Sum with a number.</summary>
    public static Tensor operator +(Tensor a, double b) => s_addScalar.Call(a, b);

    /// <summary>Difference of the elements, broadcast.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => s_subTensor.Call(a, b);

    /// <summary>Difference with a number.</summary>
    public static Tensor operator -(Tensor a, double b) => s_subScalar.Call(a, b);

    /// <summary>Product of the elements, broadcast.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => s_mulTensor.Call(a, b);

    /// <summary>Product with a number.</summary>
    public static Tensor operator *(Tensor a, double b) => s_mulScalar.Call(a, b);

    /// <summary>Quotient of the elements, broadcast.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => s_divTensor.Call(a, b);

    /// <summary>Quotient with a number.</summary>
    public static Tensor operator /(Tensor a, double b) => s_divScalar.Call(a, b);

    /// <summary>Sum with a number.</summary>
    public static Tensor operator +(double a, Tensor b) => s_addScalar.Call(b, a);

    /// <summary>Difference from a number.</summary>
    public static Tensor operator -(double a, Tensor b) => s_rsubScalar.Call(b, a);

    /// <summary>Product with a number.</summary>
    public static Tensor operator *(double a, Tensor b) => s_mulScalar.Call(b, a);

    /// <summary>Quotient of a number.</summary>
    public static Tensor operator /(double a, Tensor b) => s_reciprocal.Call(b) * a;

    /// <summary>Negated elements.</summary>
    public static Tensor operator -(Tensor a) => s_neg.Call(a);

    /// <summary>self + alpha·other in one pass.</summary>
    public Tensor Add(Tensor other, double alpha) => s_addTensor.Call(this, other, alpha);

    /// <summary>e to the elements.</summary>
    public Tensor Exp() => s_exp.Call(this);

    /// <summary>Natural logarithm; −∞ at 0, NaN below.</summary>
    public Tensor Log() => s_log.Call(this);

    /// <summary>log(1 + x), exact near 0.</summary>
    public Tensor Log1p() => s_log1p.Call(this);

    /// <summary>e^x − 1, exact near 0.</summary>
    public Tensor Expm1() => s_expm1.Call(this);

    /// <summary>Sine.</summary>
    public Tensor Sin() => s_sin.Call(this);

    /// <summary>Cosine.</summary>
    public Tensor Cos() => s_cos.Call(this);

    /// <summary>Square root.</summary>
    public Tensor Sqrt() => s_sqrt.Call(this);

    /// <summary>Square.</summary>
    public Tensor Square() => s_square.Call(this);

    /// <summary>Elements to a power.</summary>
    public Tensor Pow(double exponent) => s_powTensorScalar.Call(this, exponent);

    /// <summary>Absolute values.</summary>
    public Tensor Abs() => s_abs.Call(this);

    /// <summary>−1, 0 or 1.</summary>
    public Tensor Sign() => s_sign.Call(this);

    /// <summary>1 / (1 + e^−x).</summary>
    public Tensor Sigmoid() => s_sigmoid.Call(this);

    /// <summary>log σ(x), without overflow.</summary>
    public Tensor LogSigmoid() => s_logSigmoid.Call(this);

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => s_tanh.Call(this);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => s_relu.Call(this);

    /// <summary>log(1 + e^x), without overflow.</summary>
    public Tensor Softplus() => s_softplus.Call(this);

    /// <summary>Error function.</summary>
    public Tensor Erf() => s_erf.Call(this);

    /// <summary>Largest integers not above.</summary>
    public Tensor Floor() => s_floor.Call(this);

    /// <summary>Elements cut to a range; null leaves a side open.</summary>
    public Tensor Clamp(double? min = null, double? max = null) => s_clamp.Call(this, min, max);

    /// <summary>The larger of two, element by element.</summary>
    public static Tensor Maximum(Tensor a, Tensor b) => s_maximum.Call(a, b);

    /// <summary>The smaller of two, element by element.</summary>
    public static Tensor Minimum(Tensor a, Tensor b) => s_minimum.Call(a, b);

    /// <summary>Where elements equal a number.</summary>
    public Tensor Equal(double value) => s_eqScalar.Call(this, value);

    /// <summary>Where elements are equal, broadcast.</summary>
    public Tensor Equal(Tensor other) => s_eqTensor.Call(this, other);

    /// <summary>Where elements differ from a number.</summary>
    public Tensor NotEqual(double value) => s_neScalar.Call(this, value);

    /// <summary>Where elements differ, broadcast.</summary>
    public Tensor NotEqual(Tensor other) => s_neTensor.Call(this, other);

    /// <summary>Where elements are smaller than a number.</summary>
    public static Tensor operator <(Tensor a, double b) => s_ltScalar.Call(a, b);

    /// <summary>Where elements are larger than a number.</summary>
    public static Tensor operator >(Tensor a, double b) => s_gtScalar.Call(a, b);

    /// <summary>Where elements are at most a number.</summary>
    public static Tensor operator <=(Tensor a, double b) => s_leScalar.Call(a, b);

    /// <summary>Where elements are at least a number.</summary>
    public static Tensor operator >=(Tensor a, double b) => s_geScalar.Call(a, b);

    /// <summary>Where elements are smaller, broadcast.</summary>
    public static Tensor operator <(Tensor a, Tensor b) => s_ltTensor.Call(a, b);

    /// <summary>Where elements are larger, broadcast.</summary>
    public static Tensor operator >(Tensor a, Tensor b) => s_gtTensor.Call(a, b);

    /// <summary>Where elements are at most as large, broadcast.</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => s_leTensor.Call(a, b);

    /// <summary>Where elements are at least as large, broadcast.</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => s_geTensor.Call(a, b);

    /// <summary>Both true.</summary>
    public static Tensor operator &(Tensor a, Tensor b) => s_logicalAnd.Call(a, b);

    /// <summary>One true at least.</summary>
    public static Tensor operator |(Tensor a, Tensor b) => s_logicalOr.Call(a, b);

    /// <summary>Not true.</summary>
    public static Tensor operator !(Tensor a) => s_logicalNot.Call(a);

    /// <summary>Where elements are neither NaN nor infinite.</summary>
    public Tensor IsFinite() => s_isfinite.Call(this);

    /// <summary>a where the condition holds, b elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b) => s_whereSelf.Call(condition, a, b);

    /// <summary>A number where the mask holds, these elements elsewhere.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => s_maskedFillScalar.Call(this, mask, value);

    /// <summary>Adds alpha·other to this tensor.</summary>
    public void Add_(Tensor other, double alpha = 1) => s_addInplaceTensor.CallInPlace(this, other, alpha);

    /// <summary>Multiplies this tensor by a number.</summary>
    public void Mul_(double value) => s_mulInplaceScalar.CallInPlace(this, value);

    /// <summary>Multiplies this tensor by another.</summary>
    public void Mul_(Tensor other) => s_mulInplaceTensor.CallInPlace(this, other);

    /// <summary>Adds value·a·b to this tensor.</summary>
    public void Addcmul_(Tensor a, Tensor b, double value = 1) => s_addcmulInplace.CallInPlace(this, a, b, value);

    /// <summary>Adds value·a/b to this tensor.</summary>
    public void Addcdiv_(Tensor a, Tensor b, double value = 1) => s_addcdivInplace.CallInPlace(this, a, b, value);

    /// <summary>Sets all elements to a number.</summary>
    public void Fill_(double value) => s_fillInplaceScalar.CallInPlace(this, value);

    /// <summary>Copies elements, broadcast and converted, into this tensor.</summary>
    public void Copy_(Tensor source) => s_copyInplace.CallInPlace(this, source);

    /// <summary>this + a·b in one pass, broadcast.</summary>
    public static Tensor Addcmul(Tensor addend, Tensor a, Tensor b) => s_addcmul.Call(addend, a, b);

    /// <summary>Sum with a whole number; integers stay integers.</summary>
    public static Tensor operator +(Tensor a, long b) => s_addScalar.Call(a, b);

    /// <summary>Sum with a whole number; integers stay integers.</summary>
    public static Tensor operator +(long a, Tensor b) => s_addScalar.Call(b, a);

    /// <summary>Difference with a whole number; integers stay integers.</summary>
    public static Tensor operator -(Tensor a, long b) => s_subScalar.Call(a, b);

    /// <summary>Difference from a whole number; integers stay integers.</summary>
    public static Tensor operator -(long a, Tensor b) => s_rsubScalar.Call(b, a);

    /// <summary>Product with a whole number; integers stay integers.</summary>
    public static Tensor operator *(Tensor a, long b) => s_mulScalar.Call(a, b);

    /// <summary>Sets elements below 0 to 0.</summary>
    public void Relu_() => s_reluInplace.CallInPlace(this);
}
