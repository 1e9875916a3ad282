namespace Candor.Cli.Tests;

/// <summary>A folder for a test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("candor-cli-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>A copy of a folder's files.</summary>
    public string Copy(string folder, string name)
    {
        Directory.CreateDirectory(this[name]);
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, System.IO.Path.Combine(this[name], System.IO.Path.GetFileName(file)));
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
