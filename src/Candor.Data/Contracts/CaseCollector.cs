using System.Globalization;

namespace Candor.Data;

/// <summary>Makes a data set of cases.</summary>
internal sealed class CaseCollector(Contract contract)
{
    private readonly List<double> _values = [];
    private readonly List<byte> _pixels = [];
    private readonly List<string> _texts = [];
    private readonly List<int> _labels = [];
    private readonly List<double> _targets = [];
    private readonly List<string> _ids = [];

    /// <summary>Adds one.</summary>
    public void Add(Case added)
    {
        if (added is TableCase table)
            _values.AddRange(table.Raw);
        else if (added is TextCase text)
            _texts.Add(text.Text);
        else
            _pixels.AddRange(((PictureCase)added).Pixels);
        var regression = contract.Schema.Task == LearningTask.Regression;
        _labels.Add(regression ? 0 : added.Class);
        if (regression)
            _targets.Add(added.Label.Length == 0 ? double.NaN : double.Parse(added.Label, CultureInfo.InvariantCulture));
        _ids.Add(added.Id ?? "");
    }

    /// <summary>The data set of all.</summary>
    /// <exception cref="CandorException">There are none.</exception>
    public Dataset ToDataset(string name, string source)
    {
        if (_labels.Count == 0)
            throw new CandorException($"{source} has no rows{(contract.Missing == MissingPolicy.Drop ? " without a missing value" : "")}.");
        var data = Dataset.OfContract(name, source, contract.Schema, [.. _values], [.. _pixels], [.. _texts], [.. _labels], [.. _targets])
            .WithIds(_ids.Exists(id => id.Length > 0) ? _ids : []);
        return contract.Standardizer.Text is { } encoder ? data.WithEncoder(encoder) : data;
    }
}
