using System.Globalization;
using Candor.Data;
using Candor.Reports.Markup;

namespace Candor.Web.Dashboard;

/// <summary>A case that can be changed: a control for each column of the contract, and what the predictor then says.</summary>
internal static class WhatIfPage
{
    private const int ManyColumns = 20;

    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="contract">Its contract.</param>
    /// <param name="start">The values that it begins with, by column; a text under <c>text</c>.</param>
    /// <param name="name">What the case is called that it begins with.</param>
    public static string Of(RunEntry run, Contract contract, IReadOnlyDictionary<string, object?> start, string name)
    {
        var isText = contract.Schema.Text is not null;
        var controls = isText ? Document((string?)start["text"] ?? "")
            : Html.Join(contract.Schema.Columns.Select((c, i) => Control(contract, c, i, start.GetValueOrDefault(c.Name))));
        var filter = contract.Schema.Columns.Count <= ManyColumns ? Html.Empty
            : Html.Of($"<p><label for=\"filter\">Find a column</label> <input id=\"filter\" type=\"search\" autocomplete=\"off\"></p>\n");
        var classes = contract.Schema.Classes;
        var target = classes.Count == 0 ? Html.Empty : Html.Of(
            $"""
            <p><label for="target">Explain</label> <select id="target"><option value="">the predicted class</option>{classes.Select(c =>
                Html.Of($"<option value=\"{c}\">{c}</option>"))}</select></p>

            """);
        return Layout.Page($"What if · {run.Name}", "../../", [(run.Name, run.Address), ("What if", $"{run.Address}/what-if")], Html.Of(
            $"""
            <h1>What if?</h1>
            <p class="lead">{run.Name} · begins with {name}</p>
            <div class="what-if" id="what-if">
            <p id="state" role="status"></p>
            <form id="controls" aria-label="The case">
            {filter}{controls}<p class="tools"><button type="button" id="reset">Reset</button></p>
            </form>
            <div class="answer">
            {target}
            <p id="problem" role="alert" hidden></p>
            <div id="answer"></div>
            <div class="tools" id="more">{Wanted(contract, isText)}<button type="button" id="save">Save as a page</button></div>
            <div id="changes" aria-live="polite"></div>
            </div>
            </div>

            """), "what-if.js");
    }

    private static Html Wanted(Contract contract, bool isText) => isText ? Html.Empty
        : contract.Schema.Task == LearningTask.Regression
            ? Html.Of(
                $"""
                <label for="wanted">Wanted number</label> <input id="wanted" size="12" placeholder="&gt;=200 or 150..200">
                <button type="button" id="change">What would bring it there?</button>
                """)
            : Html.Of($"<button type=\"button\" id=\"change\">What would change the decision?</button> ");

    private static Html Document(string text) => Html.Of(
        $"""
        <div class="control" data-column="text" data-kind="text"><label for="v0">Text</label>
        <textarea id="v0" rows="10" spellcheck="false">{text}</textarea></div>

        """);

    private static Html Control(Contract contract, Column column, int index, object? value)
    {
        var id = "v" + index.ToString(CultureInfo.InvariantCulture);
        var range = contract.ShowRange(column);
        var unit = contract.Units.TryGetValue(column.Name, out var of) ? Html.Of($" <span class=\"unit\">{of}</span>") : Html.Empty;
        var held = column.Kind == ColumnKind.Categorical ? Choice(column, id, value) : Number(contract, column, id, value);
        var missing = contract.Missing is MissingPolicy.Error or MissingPolicy.Drop ? Html.Empty : Html.Of(
            $"<label class=\"missing\"><input type=\"checkbox\"{(value is null ? Html.Of($" checked") : Html.Empty)}> not known</label>");
        var kind = column.Kind == ColumnKind.Categorical ? "choice" : "number";
        var about = range.Length > 0 && column.Kind == ColumnKind.Numeric
            ? Html.Of($"<span class=\"range small\">in training {range}</span>") : Html.Empty;
        return Html.Of(
            $"""
            <div class="control" data-column="{column.Name}" data-kind="{kind}"><label for="{id}">{column.Name}{unit}</label>{about}
            <div class="inputs">{held}{missing}</div></div>

            """);
    }

    private static Html Choice(Column column, string id, object? value) => Html.Of(
        $"""
        <select id="{id}">{column.Categories.Select(c => Html.Of(
            $"<option value=\"{c}\"{(c == value as string ? Html.Of($" selected") : Html.Empty)}>{c}</option>"))}</select>
        """);

    private static Html Number(Contract contract, Column column, string id, object? value)
    {
        var now = value is double number ? Exact(number) : "";
        if (!contract.Ranges.TryGetValue(column.Name, out var range) || range.Least >= range.Most)
            return Html.Of($"<input id=\"{id}\" type=\"number\" step=\"any\" value=\"{now}\">");
        var step = range.Whole ? 1 : Math.Pow(10, Math.Floor(Math.Log10((range.Most - range.Least) / 100)));
        return Html.Of(
            $"""
            <input type="range" min="{Exact(range.Least)}" max="{Exact(range.Most)}" step="{Exact(step)}" value="{now}"
            aria-label="{column.Name}, slider"><input id="{id}" type="number" step="any" value="{now}">
            """);
    }

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
