using System.Runtime.InteropServices;
using System.Text;

namespace Candor.Mpi;

/// <summary>
/// The functions of an MPI library, with its handles as numbers as wide as an address: Open MPI's are addresses, MPICH's and MS-MPI's
/// are of 32 bits, of which the called function reads the lower half (docs/decisions/0018-mpi.md).
/// </summary>
/// <remarks>One thread at a time may call.</remarks>
internal sealed unsafe class MpiCalls
{
    private const int Serialized = 2;
    private const int Longest = 8192;

    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, int*, int> _init;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _size, _rank;
    private readonly delegate* unmanaged[Cdecl]<nint, nint*, int> _duplicate;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int> _onError;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, nint*, int> _allReduce;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, nint*, int> _allGather;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, nint, nint*, int> _allGatherOf;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> _send, _receive;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, void*, int> _test;
    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> _errorText;
    private readonly delegate* unmanaged[Cdecl]<byte*, int*, int> _version;
    private readonly nint _library;
    private readonly nint _sum, _byte, _float, _double, _long, _returnErrors, _inPlace;

    // What MPI_Test writes about a message; no library's status is longer.
    private readonly byte* _status = (byte*)NativeMemory.AllocZeroed(256);

    public MpiCalls(nint library)
    {
        _library = library;
        _init = (delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)At("MPI_Init_thread");
        _finalize = (delegate* unmanaged[Cdecl]<int>)At("MPI_Finalize");
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)At("MPI_Abort");
        _size = (delegate* unmanaged[Cdecl]<nint, int*, int>)At("MPI_Comm_size");
        _rank = (delegate* unmanaged[Cdecl]<nint, int*, int>)At("MPI_Comm_rank");
        _duplicate = (delegate* unmanaged[Cdecl]<nint, nint*, int>)At("MPI_Comm_dup");
        _onError = (delegate* unmanaged[Cdecl]<nint, nint, int>)At("MPI_Comm_set_errhandler");
        _allReduce = (delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, nint*, int>)At("MPI_Iallreduce");
        _allGather = (delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, nint*, int>)At("MPI_Iallgather");
        _allGatherOf =
            (delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)At("MPI_Iallgatherv");
        _send = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)At("MPI_Isend");
        _receive = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)At("MPI_Irecv");
        _test = (delegate* unmanaged[Cdecl]<nint*, int*, void*, int>)At("MPI_Test");
        _errorText = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)At("MPI_Error_string");
        _version = (delegate* unmanaged[Cdecl]<byte*, int*, int>)At("MPI_Get_library_version");
        if (MpiLibrary.IsOpenMpi(library))
        {
            (World, _sum, _inPlace) = (At("ompi_mpi_comm_world"), At("ompi_mpi_op_sum"), 1);
            (_byte, _float, _double, _long) =
                (At("ompi_mpi_byte"), At("ompi_mpi_float"), At("ompi_mpi_double"), At("ompi_mpi_int64_t"));
            _returnErrors = At("ompi_mpi_errors_return");
        }
        else
        {
            // MPICH's binary interface, which Intel MPI and MVAPICH keep to as well, and MS-MPI. Their MPI_INT64_T differ, the eight
            // bytes of MPI_LONG_LONG_INT do not.
            (World, _sum, _inPlace) = (0x44000000, 0x58000003, -1);
            (_byte, _float, _double, _long) = (0x4c00010d, 0x4c00040a, 0x4c00080b, 0x4c000809);
            _returnErrors = 0x54000001;
        }
    }

    /// <summary>All processes that were started together.</summary>
    public nint World { get; }

    /// <summary>Name and version, as the library says it.</summary>
    public string Version
    {
        get
        {
            var text = stackalloc byte[Longest];
            var length = 0;
            Require(_version(text, &length), "MPI_Get_library_version");
            return Encoding.UTF8.GetString(text, length).Split('\n', ',')[0].Trim();
        }
    }

    /// <summary>Whether the library was built for CUDA; null where it does not say.</summary>
    public bool? KnowsCuda => NativeLibrary.TryGetExport(_library, "MPIX_Query_cuda_support", out var ask)
        ? ((delegate* unmanaged[Cdecl]<int>)ask)() == 1 : null;

    public void Initialize()
    {
        int given;
        Require(_init(0, 0, Serialized, &given), "MPI_Init_thread");
        if (given < Serialized)
            throw new CandorException($"{Version} was built without threads (MPI_THREAD_SERIALIZED); install one with.");
    }

    public void Complete() => Require(_finalize(), "MPI_Finalize");

    /// <summary>Ends all processes.</summary>
    public void Abort(int code) => _ = _abort(World, code);

    public int Size(nint ranks)
    {
        int size;
        Require(_size(ranks, &size), "MPI_Comm_size");
        return size;
    }

    public int Rank(nint ranks)
    {
        int rank;
        Require(_rank(ranks, &rank), "MPI_Comm_rank");
        return rank;
    }

    /// <summary>The same ranks with messages of their own, whose errors come back as codes.</summary>
    public nint Duplicate(nint ranks)
    {
        nint own = 0;
        Require(_onError(ranks, _returnErrors), "MPI_Comm_set_errhandler");
        Require(_duplicate(ranks, &own), "MPI_Comm_dup");
        Require(_onError(own, _returnErrors), "MPI_Comm_set_errhandler");
        return own;
    }

    public nint BeginSum(nint data, int count, ScalarType type, nint ranks)
    {
        nint request = 0;
        var kind = type switch { ScalarType.Float32 => _float, ScalarType.Float64 => _double, _ => _long };
        Require(_allReduce(_inPlace, data, count, kind, _sum, ranks, &request), "MPI_Iallreduce");
        return request;
    }

    public nint BeginGather(byte* own, int count, byte* all, nint ranks)
    {
        nint request = 0;
        Require(_allGather(own, count, _byte, all, count, _byte, ranks, &request), "MPI_Iallgather");
        return request;
    }

    public nint BeginGather(byte* own, int count, byte* all, int* counts, int* starts, nint ranks)
    {
        nint request = 0;
        Require(_allGatherOf(own, count, _byte, all, counts, starts, _byte, ranks, &request), "MPI_Iallgatherv");
        return request;
    }

    public nint BeginSend(byte* bytes, int count, int to, nint ranks)
    {
        nint request = 0;
        Require(_send(bytes, count, _byte, to, 0, ranks, &request), "MPI_Isend");
        return request;
    }

    public nint BeginReceive(byte* bytes, int count, int from, nint ranks)
    {
        nint request = 0;
        Require(_receive(bytes, count, _byte, from, 0, ranks, &request), "MPI_Irecv");
        return request;
    }

    /// <summary>Whether what was begun is done; lets it go on.</summary>
    public bool Test(ref nint request)
    {
        int done;
        fixed (nint* at = &request)
            Require(_test(at, &done, _status), "MPI_Test");
        return done != 0;
    }

    private nint At(string name) => NativeLibrary.TryGetExport(_library, name, out var address) ? address
        : throw new CandorException($"the MPI library that was found lacks {name}; install Open MPI 3 or MPICH 3.2, or later " +
            $"({MpiOptions.LibraryVariable} names another).");

    private void Require(int code, string call)
    {
        if (code == 0)
            return;
        var text = stackalloc byte[Longest];
        var length = 0;
        var why = _errorText(code, text, &length) == 0 ? Encoding.UTF8.GetString(text, length).Split('\n')[0].Trim() : $"error {code}";
        throw new CandorException($"{call} failed: {why}");
    }
}
