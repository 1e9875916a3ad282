namespace Candor.Predictors;

/// <summary>The end of what a program writes to its error stream, however much that is.</summary>
internal sealed class CommandErrors
{
    private const int Lines = 5, LineLength = 400;
    private readonly Queue<string> _last = new();

    /// <summary>Starts to read.</summary>
    public CommandErrors(StreamReader reader) =>
        new Thread(() => Read(reader)) { IsBackground = true, Name = "errors of the model command" }.Start();

    /// <summary>Its last lines, for a message; empty where there is none.</summary>
    public string Heard()
    {
        lock (_last)
            return _last.Count == 0 ? "" : $" (it said: {string.Join(" / ", _last)})";
    }

    private void Read(StreamReader reader)
    {
        var line = new System.Text.StringBuilder();
        var piece = new char[4096];
        try
        {
            for (int n; (n = reader.Read(piece, 0, piece.Length)) > 0;)
                foreach (var c in piece.AsSpan(0, n))
                {
                    if (c == '\n')
                        Put(line);
                    else if (line.Length < LineLength)
                        line.Append(c);
                }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program is gone, or was ended.
        }
        Put(line);
    }

    private void Put(System.Text.StringBuilder line)
    {
        var text = line.ToString().Trim();
        line.Clear();
        if (text.Length == 0)
            return;
        lock (_last)
        {
            _last.Enqueue(text);
            if (_last.Count > Lines)
                _last.Dequeue();
        }
    }
}
