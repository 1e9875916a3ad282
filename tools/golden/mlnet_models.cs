// Models of ML.NET as ONNX files, and what ML.NET itself answers: tests/Candor.Onnx.Tests/Models/mlnet.
// Copy it out of this repository, which has its package versions elsewhere, and run it there: dotnet run mlnet_models.cs FOLDER
#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.FastTree@5.0.1
#:package Microsoft.ML.OnnxConverter@0.23.1
#:property PublishAot=false
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

var (folder, ml) = (args[0], new MLContext(seed: 1));
string[] towns = ["Bonn", "Ulm", "Trier"];
House[] houses = [.. Enumerable.Range(0, 240).Select(i => new House
{
    Area = i * 37 % 120, Floor = i % 3 == 0 ? 0 : 1000 + i % 7, Rooms = i % 5, Town = towns[i % 3], Dear = i * 37 % 120 > 60,
})];
Stay[] stays = [.. Enumerable.Range(0, 240).Select(i => new Stay
{
    Nights = i % 9, Town = towns[i % 3], Verdict = i * 7 % 4 >= 2 ? "poor" : i % 3 == 0 ? "splendid" : "good",
})];

Write("houses", ml.Data.LoadFromEnumerable(houses), ml.Transforms.Conversion.ConvertType("RoomsNumber", "Rooms")
    .Append(ml.Transforms.Categorical.OneHotEncoding("Place", "Town"))
    .Append(ml.Transforms.Concatenate("Features", "Area", "Floor", "RoomsNumber", "Place"))
    .Append(ml.BinaryClassification.Trainers.FastTree("Dear", numberOfTrees: 20, minimumExampleCountPerLeaf: 5)),
    view => view.GetColumn<float>("Probability").Select(p => new[] { 1 - p, p }));
Write("stays", ml.Data.LoadFromEnumerable(stays), ml.Transforms.Conversion.MapValueToKey("Label", "Verdict")
    .Append(ml.Transforms.Categorical.OneHotEncoding("Place", "Town"))
    .Append(ml.Transforms.Concatenate("Features", "Nights", "Place"))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
    view => view.GetColumn<float[]>("Score"));

void Write(string name, IDataView view, IEstimator<ITransformer> pipeline, Func<IDataView, IEnumerable<float[]>> answers)
{
    var model = pipeline.Fit(view);
    using (var file = File.Create(Path.Combine(folder, $"{name}.onnx")))
        ml.Model.ConvertToOnnx(model, view, file);
    File.WriteAllLines(Path.Combine(folder, $"{name}.txt"), answers(model.Transform(view)).Take(40)
        .Select(p => string.Join(' ', p.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));
}

sealed class House
{
    public float Area { get; set; }
    public float Floor { get; set; }
    public int Rooms { get; set; }
    public string Town { get; set; } = "";
    public bool Dear { get; set; }
}

sealed class Stay
{
    public float Nights { get; set; }
    public string Town { get; set; } = "";
    public string Verdict { get; set; } = "";
}
