using System.Globalization;
using Candor.Torch.Native;
using Candor.Torch.Nn;
using Microsoft.Win32.SafeHandles;

namespace Candor.Torch.Script;

/// <summary>
/// A TorchScript module: a predictor that was trained in Python (<c>torch.jit.trace</c> or <c>torch.jit.script</c>, then <c>save</c>), to be
/// run, differentiated and tuned here. Operations run one by one, without the optimising executor, so gradients of every order are there.
/// </summary>
/// <remarks>A script is a program: load none from a source that you would not run a program from.</remarks>
public sealed unsafe class ScriptModule : Module
{
    private readonly ScriptHandle _handle;
    private readonly KeyValuePair<string, Tensor>[] _parameters;
    private readonly KeyValuePair<string, Tensor>[] _buffers;

    private ScriptModule(ScriptHandle handle)
    {
        _handle = handle;
        _parameters = Tensors(kind: 0);
        _buffers = Tensors(kind: 1);
    }

    private nint Pointer => _handle.IsClosed ? throw new ObjectDisposedException(nameof(ScriptModule)) : _handle.DangerousGetHandle();

    /// <summary>Loads a module onto a device. Like every new module it is in training mode; call <c>Train(false)</c> to predict.</summary>
    /// <exception cref="InvalidDataException">The file is missing, cut off, or no TorchScript.</exception>
    public static ScriptModule Load(string path, Device device = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path} is not there: a TorchScript file was expected.");
        if (NativeMethods.cd_script_load(path, device.Code, out var pointer) != 0)
            throw new InvalidDataException($"{path} could not be loaded as TorchScript: it must be written whole by torch.jit.save (torch.save writes another format). libtorch says: {NativeMethods.LastError}");
        var handle = new ScriptHandle(pointer);
        try
        {
            var module = new ScriptModule(handle);
            module.Train();
            return module;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The script's forward with one input and one tensor as its result.</summary>
    /// <exception cref="TorchException">The script refused the input.</exception>
    /// <exception cref="InvalidOperationException">The script returns something else; see <see cref="Run"/>.</exception>
    public override Tensor Forward(Tensor x) => Forward("forward", x);

    /// <summary>A method of the script (<c>@torch.jit.export</c>) with one input and one tensor as its result.</summary>
    /// <exception cref="TorchException">The script has no such method, or it refused the input.</exception>
    /// <exception cref="InvalidOperationException">The method returns something else.</exception>
    public Tensor Forward(string method, Tensor x)
    {
        var results = Call(method, x);
        return results.Length == 1
            ? results[0]
            : throw new InvalidOperationException($"the script's {method} returns {results.Length} tensors where one is expected; wrap it in Python so that it returns one, or call Run.");
    }

    /// <summary>Whether the script has a method of a name.</summary>
    public bool Has(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var has = NativeMethods.cd_script_has(Pointer, method) != 0;
        GC.KeepAlive(this);
        return has;
    }

    /// <summary>The script's forward with any number of inputs; tuples and lists among its results are flattened.</summary>
    public Tensor[] Run(params ReadOnlySpan<Tensor> inputs) => Call("forward", inputs);

    private Tensor[] Call(string method, params ReadOnlySpan<Tensor> inputs)
    {
        const int Room = 8;
        var pointers = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            pointers[i] = inputs[i].Pointer;
        var room = stackalloc NativeArg[Room];
        var code = NativeMethods.cd_script_call(Pointer, method, pointers, inputs.Length, room, Room, out var count);
        foreach (var input in inputs)
            GC.KeepAlive(input);
        GC.KeepAlive(this);
        NativeMethods.Check(code);
        return Results.Tensors(room, Room, count);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> NamedParameters() => _parameters;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> NamedBuffers() => _buffers;

    /// <inheritdoc/>
    public override void Train(bool on = true)
    {
        base.Train(on);
        NativeMethods.Check(NativeMethods.cd_script_train(Pointer, on ? 1 : 0));
        GC.KeepAlive(this);
    }

    /// <summary>Writes the module, as it is now, so that Python's <c>torch.jit.load</c> reads it. The file appears whole or not at all.</summary>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            NativeMethods.Check(NativeMethods.cd_script_save(Pointer, temporary));
            GC.KeepAlive(this);
            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>
    /// Names of the submodules that forward calls, inner ones before those around them, in the order in which they are done. Calls under
    /// conditions or in loops are not among them.
    /// </summary>
    public IReadOnlyList<string> Calls()
    {
        NativeMethods.Check(NativeMethods.cd_script_stages(Pointer, null, 0, out var size));
        var names = new byte[size];
        fixed (byte* text = names)
            NativeMethods.Check(NativeMethods.cd_script_stages(Pointer, text, size, out _));
        GC.KeepAlive(this);
        return System.Text.Encoding.UTF8.GetString(names).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Cuts forward at the result of a submodule (its last call, if there are several): <c>After.Forward(Before.Forward(x))</c> is
    /// <c>Forward(x)</c>. The second half may change its input in place.
    /// </summary>
    /// <exception cref="TorchException">Forward cannot be cut there: the text says why.</exception>
    public (ScriptPart Before, ScriptPart After) CutAt(string call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var before = Part(call, before: true);
        try
        {
            return (before, Part(call, before: false));
        }
        catch
        {
            before.Dispose();
            throw;
        }
    }

    private ScriptPart Part(string call, bool before)
    {
        NativeMethods.Check(NativeMethods.cd_script_part(Pointer, call, before ? 1 : 0, out var part));
        GC.KeepAlive(this);
        return new ScriptPart(part);
    }

    private KeyValuePair<string, Tensor>[] Tensors(int kind)
    {
        NativeMethods.Check(NativeMethods.cd_script_tensors(Pointer, kind, null, 0, out var size, null, 0, out var count));
        var names = new byte[size];
        var pointers = new nint[count];
        fixed (byte* text = names)
        fixed (nint* tensors = pointers)
            NativeMethods.Check(NativeMethods.cd_script_tensors(Pointer, kind, text, size, out _, tensors, count, out _));
        GC.KeepAlive(this);
        var split = System.Text.Encoding.UTF8.GetString(names).Split('\n');
        return [.. pointers.Select((p, i) => new KeyValuePair<string, Tensor>(split[i], TensorScope.Release(new Tensor(p))))];
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var (_, tensor) in _parameters.Concat(_buffers))
            tensor.Dispose();
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private sealed class ScriptHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public ScriptHandle(nint pointer)
            : base(ownsHandle: true) => SetHandle(pointer);

        protected override bool ReleaseHandle()
        {
            NativeMethods.cd_script_free(handle);
            return true;
        }
    }
}
