using System.Text.Json.Nodes;
using Candor.Explainers.Learned;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Runs.Exporting;

/// <summary>What an exported file takes.</summary>
public enum ExportedInputs
{
    /// <summary>Values as the data has them: what the contract makes of them is in the file.</summary>
    Raw,

    /// <summary>Inputs as the predictor takes them.</summary>
    Standardised,
}

/// <summary>What of a run goes out as ONNX.</summary>
public sealed record RunExportRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The file.</summary>
    public required string Out { get; init; }

    /// <summary>What goes in.</summary>
    /// <value>Raw.</value>
    public ExportedInputs Inputs { get; init; }

    /// <summary>Whether logits come out instead of probabilities and labels.</summary>
    /// <value>false.</value>
    public bool Logits { get; init; }

    /// <summary>Whether a learned explainer goes out too.</summary>
    /// <value>true.</value>
    public bool Explainer { get; init; } = true;

    /// <summary>The predictor before tuning.</summary>
    public bool Before { get; init; }

    /// <summary>Leave for the program that is the run's model; it is not started.</summary>
    public ProgramLeave Program { get; init; } = new();
}

/// <summary>A written file.</summary>
/// <param name="Sha256">Its hash.</param>
/// <param name="Opset">ONNX's; null: that of the file that came in.</param>
/// <param name="ModelSha256">The hash of the run's model file.</param>
/// <param name="ContractSha256">The hash of the run's contract.</param>
/// <param name="Inputs">Names, types and shapes.</param>
/// <param name="Outputs">Names, types and shapes.</param>
public sealed record ExportedRun(string Sha256, long? Opset, string ModelSha256, string ContractSha256, IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs);

/// <summary>Writes the model of a run as an ONNX file.</summary>
public static class RunExport
{
    /// <summary>Writes the file.</summary>
    /// <exception cref="CandorException">The model cannot be written as ONNX.</exception>
    public static ExportedRun Export(RunExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(request.Run, "cpu", request.Program, request.Before);
        using var saved = context.Saved;
        var model = context.ModelSha256;
        if (saved.Predictor is OnnxPredictor onnx)
            Same(request, context, onnx, model);
        else
            New(request, context, model);
        var file = OnnxFile.Read(request.Out);
        return new(SavedPredictor.HashOf(request.Out), saved.Predictor is OnnxPredictor ? null : OnnxExport.Opset, model,
            context.ContractSha256, file.Inputs, file.Outputs);
    }

    private static void Same(RunExportRequest request, RunContext context, OnnxPredictor onnx, string model)
    {
        var raw = onnx.TakesRaw(context.Contract.Standardizer);
        if (request.Logits || raw && request.Inputs != ExportedInputs.Raw)
            throw new CandorException($"The model of {request.Run} came as an ONNX file, which goes out with its own " +
                $"{(raw ? "inputs and outputs; leave out --logits and --inputs" : "outputs; leave out --logits")}.");
        using var network = Network(request, context);
        OnnxExport.Write(request.Out, onnx, new()
        {
            Contract = request.Inputs == ExportedInputs.Raw ? context.Contract : null,
            Explainer = network,
            Metadata = Metadata(context, model),
        });
    }

    private static void New(RunExportRequest request, RunContext context, string model)
    {
        var program = context.Saved.Predictor is CommandPredictor;
        if (program && request.Logits)
            throw new CandorException("The model is a program, of which no logits go out; leave out --logits.");
        using var network = Network(request, context);
        OnnxExport.Write(request.Out, context.Saved.Predictor, new()
        {
            Contract = request.Inputs == ExportedInputs.Raw ? context.Contract : null,
            Classes = context.Saved.Schema.Classes,
            Logits = request.Logits,
            Explainer = network,
            Metadata = Metadata(context, model),
        });
    }

    private static ExplainerNetwork? Network(RunExportRequest request, RunContext context)
    {
        if (!request.Explainer && !context.Config.LearnsExplainer)
            throw new CandorException($"{request.Run} learned no explainer, so there is none to leave out; leave out --no-explainer.");
        if (request.Explainer && context.Config.LearnsExplainer)
            _ = context.Explainer(null, null);
        return context.Network;
    }

    private static Dictionary<string, string> Metadata(RunContext context, string model) => new()
    {
        ["candor.model.sha256"] = model,
        ["candor.contract.sha256"] = context.ContractSha256,
        ["candor.units"] = new JsonArray([.. context.Saved.Predictor.Space.Names.Select(n => (JsonNode)n)]).ToJsonString(),
    };
}
