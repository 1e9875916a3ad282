using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Runs.Folders;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Explaining;

/// <summary>Tells what the explanation of a case rests on.</summary>
internal static class Provenance
{
    /// <summary>The provenance of an explanation by units.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="context">The run.</param>
    /// <param name="found">The case, with the hash of its data.</param>
    /// <param name="explainer">The explainer in force.</param>
    public static CaseProvenance Of(ExplainRequest request, RunContext context, FoundCase found, Explainer explainer) =>
        Of(request.Run, context, found, explainer.Name, request.Clock, request.Before) with
        {
            Settings = ExplainerInForce.Settings(explainer, context.Saved.Predictor),
            Seed = request.Seed ?? context.Config.Seed,
            Background = context.Contract.Background,
            Reason = request.Reason,
        };

    /// <summary>What every explanation of a run's predictor rests on.</summary>
    /// <param name="run">The run's folder, as given.</param>
    /// <param name="context">The run.</param>
    /// <param name="found">The case, with the hash of its data.</param>
    /// <param name="explainer">The explainer's name.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="before">Whether the predictor before tuning was asked.</param>
    public static CaseProvenance Of(
        string run, RunContext context, FoundCase found, string explainer, TimeProvider clock, bool before = false) => new()
        {
            Run = run,
            ModelSha256 = context.ModelSha256,
            Before = before,
            ContractSha256 = context.ContractSha256,
            Data = found.Data,
            DataSha256 = found.Sha256,
            Row = found.Case.Row,
            Id = found.Case.Id,
            Explainer = explainer,
            Candor = Records.Environment(context.Saved.Predictor.Device).Candor,
            Libtorch = TorchRuntime.Version,
            Made = Moment.Utc(clock),
        };

    /// <summary>A name for files that no other case, model, data, explainer, seed or class has.</summary>
    public static string FileName(CaseProvenance p, Case shown, string explained)
    {
        var slug = string.Concat(shown.Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        slug = (slug.Length == 0 ? "case" : slug.Length > 40 ? slug[..40] : slug).Replace("row-", "row", StringComparison.Ordinal);
        var inputs = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(shown.Inputs().AsSpan())));
        var print = TextHash.Of(string.Join('\n', p.ModelSha256, p.Before, p.ContractSha256, p.Data, p.DataSha256, p.Row, p.Id, p.Explainer,
            string.Join(',', p.Settings), p.Seed, p.Background, explained, inputs));
        return $"explanation-{slug}-{print[..8]}";
    }
}
