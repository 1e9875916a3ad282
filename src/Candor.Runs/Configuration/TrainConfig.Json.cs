using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Data;

namespace Candor.Runs.Configuration;

public sealed partial record TrainConfig
{
    /// <summary>Name and version of the format of <c>config.json</c>.</summary>
    public const string CurrentFormat = "candor-config/1";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The text of a <c>config.json</c>: its format, and every field.</summary>
    internal string ToFile()
    {
        var file = ToJson();
        file.Insert(0, "format", CurrentFormat);
        return file.ToJsonString(s_indented);
    }

    /// <summary>The configuration as JSON, for the run folder and the record.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ConfigContext.Default.TrainConfig)!.AsObject();

    /// <summary>A configuration from a file, e.g. a run folder's <c>config.json</c>.</summary>
    /// <exception cref="CandorException">The file cannot be read or holds no configuration.</exception>
    public static TrainConfig Read(string path)
    {
        try
        {
            return FromJson(File.ReadAllText(path), path) with { DataFrom = path };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CandorException($"There is no {path}; give the config.json of a run, or DATA with options.", e);
        }
    }

    /// <summary>A configuration from a run folder's <c>config.json</c>.</summary>
    /// <exception cref="CandorException">The text is no configuration.</exception>
    public static TrainConfig FromJson(string json, string path)
    {
        try
        {
            var config = StrictJson.Read<TrainConfig>(json, CurrentFormat, known: true, formatless: true);
            return config with
            {
                CommandFrom = config.Learned?.ModelCommand is null ? null : path,
                ScriptFrom = GivenFiles.AreScripts(config.Model) ? path : null,
            };
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no configuration of candor train ({StrictJson.Why(e)}): " +
                $"it was cut off, changed by hand, or written by another version.", e);
        }
    }

    /// <summary>The configuration with leave for the program or the script that its file names as the model; without leave such a one is
    /// refused when it is to start.</summary>
    /// <exception cref="CandorException">There is no leave for what is named, or leave though there is nothing.</exception>
    public TrainConfig Permit(ProgramLeave leave)
    {
        ArgumentNullException.ThrowIfNull(leave);
        if (ScriptFrom is { } naming)
            leave.RequireScript(Model!, naming);
        else if (leave.Script && GivenFiles.AreScripts(Model))
            throw new CandorException("--allow-script has no effect, since the script is named itself (--model); leave it out.");
        if (Model is null || GivenFiles.AreOnnx(Model))
            leave.RequireNoScript("this configuration");
        if (Learned?.ModelCommand is null && leave.IsGiven)
            throw ProgramLeave.NoEffect("this configuration");
        if (CommandFrom is { } file)
            leave.Require(Learned!.ModelCommand!, file);
        return this with { CommandFrom = null, ScriptFrom = null, Leave = leave };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(TrainConfig))]
internal sealed partial class ConfigContext : JsonSerializerContext;
