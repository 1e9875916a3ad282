using System.Reflection;
using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Microsoft.ML;
using TorchSharp;

namespace Candor.MachineLearning;

/// <summary>
/// An ML.NET model as a predictor: an <see cref="ITransformer"/> or a saved <c>.zip</c> is asked for rows in the data's own units, columns
/// by name. It is a black box: LIME, KernelSHAP, occlusion, insertion, deletion and learned explainers explain it; it has no gradients.
/// </summary>
public static class TransformerPredictor
{
    private const int Batch = 1024;

    /// <summary>A saved model.</summary>
    /// <param name="path">What <c>mlContext.Model.Save</c> wrote, with its schema.</param>
    /// <param name="data">The data: a table with the model's columns, by name.</param>
    /// <param name="options">Null: nothing is to be said.</param>
    /// <exception cref="CandorException">The file is no model with a schema, or does not fit the data.</exception>
    public static FunctionPredictor Load(string path, DataSplit data, TransformerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw new CandorException($"There is no {path}; give a .zip of mlContext.Model.Save.");
        ITransformer model;
        DataViewSchema schema;
        try
        {
            ModelArchive.Require(path);
            model = new MLContext().Model.Load(path, out schema);
            _ = schema is null ? null : model.GetOutputSchema(schema);
        }
        catch (Exception e) when (e is not CandorException)
        {
            throw new CandorException($"{path} could not be read as a model of ML.NET: {Reason(e)}. Give a .zip of " +
                "mlContext.Model.Save, with the packages of its trainers referenced.", e);
        }
        return Of(model, schema ?? throw new CandorException(
            $"{path} has no schema of its input; save it with one: mlContext.Model.Save(model, data.Schema, path)."), data, options);
    }

    /// <summary>A model in memory.</summary>
    /// <param name="model">The whole pipeline, from the columns on.</param>
    /// <param name="schema">Schema of its input, as of the view that it was fitted on.</param>
    /// <param name="data">The data: a table with those columns, by name.</param>
    /// <param name="options">Null: nothing is to be said.</param>
    /// <returns>A predictor for inputs of <paramref name="data"/>'s parts, whose units are the columns.</returns>
    /// <exception cref="CandorException">The model does not fit the data.</exception>
    public static FunctionPredictor Of(ITransformer model, DataViewSchema schema, DataSplit data, TransformerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(data);
        var own = data.Source.Schema;
        if (own.Image is not null || own.Text is not null || own.Series is not null)
            throw new CandorException($"An ML.NET model is asked for rows of a table, but {data.Source.Name} is none.");
        options ??= new();
        var rows = new TransformerRows(schema, data, options);
        var answers = TransformerAnswers.Of(model.GetOutputSchema(schema), own, options);
        return new FunctionPredictor(Ask, new ColumnSpace(own), own.Outputs, new() { Batch = Batch })
        {
            TargetScale = TargetScale.Of(data),
        };

        torch.Tensor Ask(torch.Tensor x)
        {
            var (count, values) = (checked((int)x.size(0)), x.to(torch.ScalarType.Float32).cpu().contiguous().data<float>().ToArray());
            var given = Answered(() => answers.Read(model.Transform(rows.View(values, count)), count));
            return torch.tensor(given, [count, own.Outputs], device: x.device);
        }
    }

    private static double[] Answered(Func<double[]> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is not (CandorException or OperationCanceledException))
        {
            throw new CandorException($"The ML.NET model fails on the rows: {Reason(e)}.", e);
        }
    }

    // ML.NET makes the parts of a pipeline by reflection.
    private static string Reason(Exception e) =>
        (e is TargetInvocationException { InnerException: { } inner } ? inner : e).Message.Split('\n')[0].Trim().TrimEnd('.');
}
