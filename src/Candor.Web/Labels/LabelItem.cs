namespace Candor.Web.Labels;

/// <summary>A masked row to be guessed. Method and prediction never reach the page.</summary>
/// <param name="Id">Number of the item; it says nothing of the method.</param>
/// <param name="Row">The row in the data, from 0.</param>
/// <param name="Method">The explainer that selected what is shown.</param>
/// <param name="Predicted">The class that the model predicts from the whole row.</param>
/// <param name="Shown">What is shown, as JSON: <c>image</c> (a PNG as data URI), <c>words</c> or <c>features</c> ([{name, value}]).</param>
public sealed record LabelItem(int Id, int Row, string Method, int Predicted, string Shown);

/// <summary>A person's guess.</summary>
/// <param name="Item">Number of the item.</param>
/// <param name="Person">Who guessed.</param>
/// <param name="Class">The guessed class. Null: could not tell.</param>
public sealed record LabelAnswer(int Item, string Person, int? Class);

/// <summary>A column of the data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">What it held in training: from the least to the most, or its categories.</param>
public sealed record LabelColumn(string Name, string Range);
