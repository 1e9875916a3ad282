using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>
/// One of TorchSharp's optimisers over named parameters. Its state (momentum, counts of steps) is copied and loaded by those names, bit
/// for bit, so that a resumed run goes on exactly as the uninterrupted one would have.
/// </summary>
/// <remarks>A parameter without a gradient stays as it is, and so does its state.</remarks>
public sealed partial class Optimizer : IDisposable
{
    private readonly OptimizerHelper _inner;
    private readonly string[] _names;
    private readonly Parameter[] _parameters;

    private Optimizer(IEnumerable<KeyValuePair<string, Tensor>> parameters, Func<Parameter[], OptimizerHelper> create)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        KeyValuePair<string, Tensor>[] all = [.. parameters];
        if (all.Length == 0)
            throw new ArgumentException("an optimiser needs one parameter at least; got none.", nameof(parameters));
        if (all.GroupBy(p => p.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"two parameters are named '{twice.Key}'; names must be unique.", nameof(parameters));
        _names = [.. all.Select(p => p.Key)];
        _parameters = [.. all.Select(
            p => p.Value as Parameter ?? throw new ArgumentException($"'{p.Key}' is no parameter of a module.", nameof(parameters)))];
        Exchange = new GradientExchange(Ranks.One, _parameters);
        using var scope = torch.NewDisposeScope();
        _inner = create(_parameters);
        foreach (var tensor in States().SelectMany(s => Slots(s).Values))
            tensor?.DetachFromDisposeScope();
    }

    /// <summary>Stochastic gradient descent, with momentum where asked for (Nesterov's looks one step ahead).</summary>
    public static Optimizer Sgd(
        IEnumerable<KeyValuePair<string, Tensor>> parameters, double learningRate, double momentum = 0, double weightDecay = 0,
            bool nesterov = false) =>
        new(parameters, p => torch.optim.SGD(p, learningRate, momentum, dampening: 0, weightDecay, nesterov && momentum > 0));

    /// <summary>Adam (Kingma &amp; Ba, ICLR 2015).</summary>
    public static Optimizer Adam(
        IEnumerable<KeyValuePair<string, Tensor>> parameters, double learningRate, double beta1 = 0.9, double beta2 = 0.999,
            double weightDecay = 0) =>
        new(parameters, p => torch.optim.Adam(p, learningRate, beta1, beta2, weight_decay: weightDecay));

    /// <summary>RMSprop (Tieleman &amp; Hinton 2012).</summary>
    public static Optimizer RmsProp(IEnumerable<KeyValuePair<string, Tensor>> parameters, double learningRate, double alpha = 0.99,
        double epsilon = 1e-8) =>
        new(parameters, p => torch.optim.RMSProp(p, learningRate, alpha, epsilon));

    /// <summary>Adadelta (Zeiler 2012).</summary>
    public static Optimizer Adadelta(IEnumerable<KeyValuePair<string, Tensor>> parameters, double learningRate, double rho = 0.9,
        double epsilon = 1e-6) =>
        new(parameters, p => torch.optim.Adadelta(p, learningRate, rho, epsilon));

    /// <summary>The learning rate of the steps to come; finite and not negative.</summary>
    public double LearningRate
    {
        get => _inner.ParamGroups.First().LearningRate;
        set
        {
            if (!double.IsFinite(value) || value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "a learning rate is finite and not negative");
            foreach (var group in _inner.ParamGroups)
                group.LearningRate = value;
        }
    }

    /// <summary>Whose gradients are added up before each step; every one of these ranks has an optimiser of the same parameters.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Exchange.Dispose();
            (field, Exchange) = (value, new GradientExchange(value, _parameters));
        }
    }
        = Ranks.One;

    /// <summary>Takes gradients to the other ranks while more are computed.</summary>
    internal GradientExchange Exchange { get; private set; }

    /// <summary>One step, along the gradients that a backward pass left; where there are several ranks, on all of them.</summary>
    public void Step()
    {
        Exchange.Finish();
        _inner.step();
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters)
            parameter.grad = null;
    }

    /// <summary>Frees the state; the parameters live on.</summary>
    public void Dispose()
    {
        Exchange.Dispose();
        _inner.Dispose();
    }
}
