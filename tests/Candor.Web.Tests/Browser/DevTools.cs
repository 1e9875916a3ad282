using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Reports.Tests.Browser;

namespace Candor.Web.Tests.Browser;

/// <summary>A page in a headless Chromium, driven through the DevTools protocol.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly Dictionary<string, (string Code, int Number, string Text)> s_keys = new(StringComparer.Ordinal)
    {
        ["Enter"] = ("Enter", 13, "\r"),
        ["Tab"] = ("Tab", 9, ""),
        ["Backspace"] = ("Backspace", 8, ""),
        ["ArrowRight"] = ("ArrowRight", 39, ""),
        ["Space"] = ("Space", 32, " "),
    };

    private readonly string _profile;
    private readonly Process _browser;
    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _log = new();
    private readonly CancellationTokenSource _limit;
    private int _id;

    private DevTools(string profile, Process browser, CancellationTokenSource limit) => (_profile, _browser, _limit) = (profile, browser,
        limit);

    /// <summary>What the page wrote to its console, and what it threw.</summary>
    public string Log => _log.ToString();

    public static async Task<DevTools> Open(Uri address, CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("candor-chromium-").FullName;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", $"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank",
        ];
        var start = new ProcessStartInfo(Chromium.Path!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        var page = new DevTools(profile, Process.Start(start)!, limit);
        try
        {
            await page.Connect(address);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    public async Task Type(string text) => await Send("Input.insertText", new() { ["text"] = text });

    public async Task Press(string key)
    {
        var (code, number, text) = s_keys.TryGetValue(key, out var known) ? known : ($"Digit{key}", key[0], key);
        var down = new JsonObject
        {
            ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown",
            ["key"] = key,
            ["code"] = code,
            ["windowsVirtualKeyCode"] = number
        };
        if (text.Length > 0)
            down["text"] = text;
        await Send("Input.dispatchKeyEvent", down);
        await Send("Input.dispatchKeyEvent", new()
        {
            ["type"] = "keyUp",
            ["key"] = key,
            ["code"] = code,
            ["windowsVirtualKeyCode"] = number
        });
    }

    /// <summary>Opens another page, and waits until it is there.</summary>
    public async Task Go(Uri address)
    {
        await Send("Page.navigate", new() { ["url"] = address.AbsoluteUri });
        await Until($"location.href.startsWith('{address.AbsoluteUri}') && document.readyState === 'complete'");
    }

    /// <summary>Width in pixels, and dark or light, as the reader's device has them.</summary>
    public async Task Look(int width, bool dark)
    {
        await Send("Emulation.setDeviceMetricsOverride",
            new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await Send("Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(
                    new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
            });
    }

    /// <summary>What breaks the rules of WCAG 2.1, levels A and AA, one a line; empty where nothing does.</summary>
    public async Task<string> Violations()
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js"), _limit.Token);
        await Send("Runtime.evaluate", new() { ["expression"] = axe + "; true" });
        var found = await Send("Runtime.evaluate", new()
        {
            ["expression"] = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })" +
                ".then(r => r.violations.map(v => v.id + ': ' + v.help + ' ' + " +
                "v.nodes.map(n => n.target + ' ' + n.failureSummary)).join('\\n'))",
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
        });
        return (string?)found["result"]?["value"] ?? found.ToJsonString();
    }

    public async Task<string> Text(string script) => (string)(await Evaluate(script))!;

    /// <summary>Waits until the page says so.</summary>
    public async Task Until(string script)
    {
        while (!(bool)(await Evaluate(script))!)
            await Task.Delay(20, _limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _browser.Kill(entireProcessTree: true);
        await _browser.WaitForExitAsync(CancellationToken.None);
        _browser.Dispose();
        _limit.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task Connect(Uri address)
    {
        _ = _browser.StandardOutput.ReadToEndAsync(_limit.Token);
        _ = _browser.StandardError.ReadToEndAsync(_limit.Token);
        var ready = Path.Combine(_profile, "DevToolsActivePort");
        while (!File.Exists(ready) || (await File.ReadAllLinesAsync(ready, _limit.Token)).Length < 2)
            await Task.Delay(20, _limit.Token);
        var port = (await File.ReadAllLinesAsync(ready, _limit.Token))[0];
        using var client = new HttpClient();
        var pages = await client.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{port}/json/list", _limit.Token);
        var target = pages!.First(p => (string)p!["type"]! == "page")!;
        await _socket.ConnectAsync(new Uri((string)target["webSocketDebuggerUrl"]!), _limit.Token);
        await Send("Runtime.enable", []);
        await Send("Log.enable", []);
        await Send("Page.enable", []);
        await Send("Page.navigate", new() { ["url"] = address.AbsoluteUri });
        await Until($"location.href === '{address.AbsoluteUri}' && document.readyState === 'complete'");
        await Send("Runtime.evaluate", new() { ["expression"] = "document.getElementById('person')?.focus()" });
    }

    private async Task<JsonNode?> Evaluate(string script) =>
        (await Send("Runtime.evaluate", new() { ["expression"] = script, ["returnByValue"] = true }))["result"]?["value"];

    private async Task<JsonNode> Send(string method, JsonObject parameters)
    {
        var id = ++_id;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _limit.Token);
        while (true)
        {
            var answer = JsonNode.Parse(await Receive())!;
            if ((string?)answer["method"] is "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded")
                _log.AppendLine(answer["params"]!.ToJsonString());
            if ((int?)answer["id"] == id)
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]}");
        }
    }

    private async Task<string> Receive()
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 14];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, _limit.Token);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), _limit.Token);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(message.ToArray());
        }
    }
}
