using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics.Fidelity;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Runs.Folders;

/// <summary>A finished run, opened to use its predictor.</summary>
internal sealed class RunContext
{
    private readonly Action<string>? _say;
    private DataSplit? _split;

    private RunContext(RunDocuments documents, SavedPredictor saved, ReadLimits? limits, Action<string>? say)
    {
        (Folder, ModelSha256, Contract, ContractSha256) =
            (documents.Folder, documents.ModelSha256, documents.Contract, documents.ContractSha256);
        (Saved, _say) = (saved, say);
        Config = documents.Config with { Reading = documents.Config.Reading with { Limits = limits ?? new() } };
    }

    public RunFolder Folder { get; }

    public TrainConfig Config { get; }

    public SavedPredictor Saved { get; }

    /// <summary>SHA-256 of the model's file, hex in lower case.</summary>
    public string ModelSha256 { get; }

    /// <summary>What new data is matched by.</summary>
    public Contract Contract { get; }

    /// <summary>SHA-256 of that as a document, hex in lower case.</summary>
    public string ContractSha256 { get; }

    /// <summary>The run's own data, split as it was; its content must not have changed since.</summary>
    public DataSplit Split
    {
        get
        {
            if (_split is null && Config.Method == TrainConfig.Keep)
                throw new CandorException($"The run in {Folder.Path} keeps a model without data of its own; name some (--data), " +
                    $"or a text " +
                    "(--text \"…\").");
            if (_split is null)
            {
                var (where, expected) = ($"the run in {Folder.Path}", Folder.ReadRecord().Data.Sha256);
                var data = DataPaths.Select(path => AsTrained(NamedData.Open(Config, path, where, _say,
                        AsTrained(Config.Reading))))
                    .FirstOrDefault(d => d.Sha256 == expected) ?? throw NamedData.Other(Config.Data, where);
                _split = Config.Measures ? DataSplit.Uncut(data, Saved.Standardizer)
                    : data.Split(Config.TrainShare, Config.ValidationShare, Config.Seed, Config.Limit, Saved.Standardizer,
                        Config.Reading.Duplicates);
            }
            return _split;
        }
    }

    public Baseline Baseline => field ??= Contract.BackgroundValues is { } values ? Baseline.Kept(Contract.Background, values)
        : Config.Baseline == "pad" || File.Exists(Folder.Contract) && Config.Baseline != "blur" || (Config.Baseline == "mean" && !DataLies)
        // The training mean is 0 after standardisation, and PAD is 0: they need no data.
        ? Baseline.Of(new double[Saved.Schema.Width])
        : Baseline.Create(Config.Baseline, Split, Seeds.Mix(Config.Seed, Seeds.Baseline));

    /// <summary>The learned explainer's network, once it was opened.</summary>
    public Candor.Explainers.Learned.ExplainerNetwork? Network { get; private set; }

    /// <summary>How selections are measured: as the run did, with what is given instead.</summary>
    public FidelityOptions Fidelity(int? k, int? epochs, ulong? seed)
    {
        var own = Config.Learned?.Fidelity ?? new();
        return own with { TopK = k ?? own.TopK ?? Config.Learned?.Options.TopK, Epochs = epochs ?? own.Epochs, Seed = seed ?? Config.Seed };
    }

    /// <summary>Whether the run's own data lies where it did.</summary>
    public bool HasData => Config.Method != TrainConfig.Keep && DataLies;

    private bool DataLies => DataCatalog.Find(Config.Data) is { } entry ? entry.IsReady(Config.Reading.Cache) : Path.Exists(Config.Data);

    /// <summary>Where the run's data may lie: as it was named, and seen from the run folder, for the run may have been started
    /// elsewhere.</summary>
    private IEnumerable<string> DataPaths
    {
        get
        {
            string[] paths = DataCatalog.Find(Config.Data) is null && Contract.DataFromRun is { } relative
                ? [Config.Data, Path.GetFullPath(Path.Combine(Folder.Path, relative))] : [Config.Data];
            return paths.Where(Path.Exists).Distinct(StringComparer.Ordinal).DefaultIfEmpty(Config.Data);
        }
    }

    public static RunContext Open(string path, string device, ProgramLeave program, bool before = false,
        ReadLimits? limits = null, Action<string>? say = null) =>
        Open(RunDocuments.Read(path, program, before), device, program, limits: limits, say: say);

    /// <summary>The run whose documents were read, with its predictor.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="device">Device of the tensors.</param>
    /// <param name="program">Leave to start the program that is the run's model.</param>
    /// <param name="threads">Threads of the tensor library, for the whole process; null: as they are.</param>
    /// <param name="limits">What reading the run's data may cost; null: as usual.</param>
    /// <param name="say">Is told which data the run names, where that is read.</param>
    public static RunContext Open(RunDocuments documents, string device, ProgramLeave program, int? threads = null,
        ReadLimits? limits = null, Action<string>? say = null)
    {
        if (threads is { } count)
            TorchRuntime.Threads = count;
        var learned = documents.Config.Learned;
        var saved = documents.Model.Load(Devices.Parse(device), null, learned?.ModelCommand ?? program.Command, learned?.Command, program);
        if (saved.Predictor is CommandPredictor || !program.IsGiven || program.ForSeveral)
            return new RunContext(documents, saved, limits, say);
        saved.Dispose();
        throw ProgramLeave.NoEffect(documents.Folder.Path);
    }

    /// <summary>Rows to score: of data by name or file, matched by the contract and with labels; null: the run's own test part.</summary>
    /// <exception cref="CandorException">The data does not fit, or lacks labels.</exception>
    public DataPart Part(string? nameOrPath, CaseReading reading, Action<string>? say) =>
        nameOrPath is null ? Split.Test : New(nameOrPath, reading with { NeedsLabels = true }, say).Part;

    /// <summary>Rows of data by name or file, matched by the contract, with the categories that it does not know.</summary>
    /// <exception cref="CandorException">The data does not fit, or lacks labels that are needed.</exception>
    public (DataPart Part, UnknownCells Unknown) New(string nameOrPath, CaseReading reading, Action<string>? say)
    {
        var file = CaseFile.Open(Contract, nameOrPath, Reading(reading));
        var data = file.ToDataset();
        foreach (var note in data.Notes)
            say?.Invoke(note);
        return (DataSplit.Encode(data, Saved.Standardizer, "data"), file.Unknown);
    }

    /// <summary>What a column that is no input holds, row by row; none where it is not there.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="nameOrPath">New data; null: the run's own, whose rows are those of <see cref="Split"/>'s source.</param>
    /// <param name="reading">How new data is read.</param>
    /// <param name="say">Is told which data the run names.</param>
    public IReadOnlyList<string> Aside(string column, string? nameOrPath, CaseReading reading, Action<string>? say)
    {
        if (nameOrPath is not null)
            return CaseFile.Open(Contract with { Ids = [column] }, nameOrPath, Reading(reading) with { NeedsLabels = true })
                .ToDataset().Ids;
        var named = Config.Reading with { Ids = [column], Ignore = [.. Config.Reading.Ignore.Except([column])] };
        // Ids that are not asked for now are no inputs either.
        named = named with { Ignore = [.. named.Ignore, .. (Config.Reading.Ids ?? []).Except([column])] };
        var own = DataPaths.Select(path => AsTrained(NamedData.Open(Config, path, $"the run in {Folder.Path}", say, AsTrained(named))))
            .FirstOrDefault(d => d.Sha256 == Split.Source.Sha256);
        return own?.Ids ?? [];
    }

    /// <summary>How new data is read: as asked, else as the training data was.</summary>
    public CaseReading Reading(CaseReading reading) => RunDocuments.Reading(Config, reading);

    /// <summary>The index of a class by name.</summary>
    /// <exception cref="CandorException">There is no such class.</exception>
    public int ClassOf(string name)
    {
        if (Saved.Schema.Task == LearningTask.Regression)
            throw new CandorException($"This predictor gives a number, so there is no class '{name}' to explain (--target); leave it out.");
        var index = Saved.Schema.Classes.ToList().IndexOf(name);
        return index >= 0 ? index : throw Suggestion.Unknown("class", name, Saved.Schema.Classes);
    }

    /// <summary>The inputs of cases, [B, input shape], as the predictor takes them.</summary>
    public Tensor Inputs(IReadOnlyList<Case> cases)
    {
        var width = Saved.Standardizer.Width;
        var inputs = new float[cases.Count * width];
        for (var i = 0; i < cases.Count; i++)
            cases[i].Encode(inputs.AsSpan(i * width, width));
        return Tensor.From(inputs, [cases.Count, .. Saved.Predictor.Space.InputShape], Saved.Predictor.Device).to(Saved.Predictor.DType);
    }

    // Which texts have no word depends on what is a word.
    private DataOptions AsTrained(DataOptions reading) =>
        Saved.Standardizer.Text is { } encoder ? reading with { Words = encoder.Shape.Rule } : reading;

    // The vocabulary is the predictor's, not the data's.
    private Dataset AsTrained(Dataset data) =>
        data.Schema.Text is not null && Saved.Standardizer.Text is { } encoder ? data.WithEncoder(encoder) : data;

    /// <summary>The explainer by name; null: the run's. A learned one's network is the caller's to keep while it is used: it lives in the
    /// current scope.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Its options; null: the run's own, if it is the run's explainer.</param>
    /// <param name="shown">Whether a person is to see the explanations, which then have an intercept unless the settings say
    /// otherwise.</param>
    public Explainer Explainer(string? name, ExplainerSettings? settings, bool shown = false)
    {
        if (Saved.Schema.Task == LearningTask.Regression && Saved.Predictor.TargetScale is null)
            throw new CandorException("The model file does not say in which units this predictor's number is, so it can be explained by " +
                "training examples alone (leave out --explainer); a run of this version says it.");
        if (Saved.Predictor.TargetScale is not null && settings?.Output is not null)
            throw new CandorException("This predictor gives a number, its one output, so there is none to choose (--output); " +
                "leave it out.");
        if (Config.LearnsExplainer && (name is null || name == Config.Method))
        {
            if (settings is not null)
                throw new CandorException($"The learned explainer {Config.Method} has no options: it is a network; leave them out, or name another explainer (--explainer lime).");
            (var learned, _, Network) = SavedExplainer.Read(Folder.Explainer, Saved.Predictor);
            return learned;
        }
        var own = name is null ? !Config.LearnsExplainer : name == Config.Explainer;
        name ??= Config.Explainer;
        // An intercept alone leaves the run's other options as they are.
        var intercept = settings?.Intercept;
        if (settings is null || settings == new ExplainerSettings { Intercept = intercept })
            settings = own ? Config.ExplainerSettings with { Intercept = intercept ?? Config.ExplainerSettings.Intercept } : settings
                ?? new();
        // Other options of the run's explainer keep its fit; another explainer has the usual one.
        settings = own ? settings with { Intercept = settings.Intercept ?? Config.ExplainerSettings.Intercept }
            : ExplainerFits.Chosen(name, settings);
        settings = ExplainerFits.ForUnits(Saved.Predictor.Space, name, settings);
        var explainer = Catalog.Explainer(
            name, shown && intercept is null ? ExplainerFits.Shown(name, settings) : ExplainerFits.Scored(name, settings), Baseline);
        explainer.Validate(Saved.Predictor);
        return explainer;
    }
}
