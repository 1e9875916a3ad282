// Start-up, threads, devices and the error text.
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Backtrace.h>
#include <c10/util/Logging.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/version.h>

#include "common.h"

namespace candor {
thread_local std::string last_error;
std::atomic<int64_t> live_tensors{0};

// ATen does not tell OpenBLAS how many threads to use.
static void set_blas_threads(int threads) {
    using setter = void (*)(int);
    if (auto set = reinterpret_cast<setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(threads);
}
}  // namespace candor

using namespace candor;

const char* cd_error(void) { return last_error.c_str(); }

void cd_init(void) {
    c10::SetStackTraceFetcher(std::function<std::string()>([] { return std::string(); }));
    // Steps free and take the same large blocks over and over: keeping them is worth 20-40 % (docs/decisions/0001-libtorch-shim.md).
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 2000000000);
    mallopt(M_TOP_PAD, 64 << 20);
}

const char* cd_version(void) { return TORCH_VERSION; }

const char* cd_build(void) {
    static const std::string text = at::show_config() + "\nBLAS threads: " +
        (dlsym(RTLD_DEFAULT, "openblas_set_num_threads") != nullptr ? "OpenBLAS" : "no OpenBLAS");
    return text.c_str();
}

int cd_set_threads(int32_t threads) {
    return guarded([&] {
        at::set_num_threads(threads);
        set_blas_threads(threads);
    });
}

int32_t cd_get_threads(void) { return at::get_num_threads(); }

int32_t cd_cuda_devices(void) {
    int32_t count = 0;
    guarded([&] { count = at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0; });
    return count;
}

int cd_cuda_synchronize(void) {
    return guarded([&] {
        // A copy of one element back to the host waits for the current stream.
        if (cd_cuda_devices() > 0) at::zeros({1}, at::TensorOptions().device(at::kCUDA)).item<float>();
    });
}

int64_t cd_live_tensors(void) { return live_tensors.load(std::memory_order_relaxed); }

int cd_set_local_threads(int32_t threads) {
    return guarded([&] {
        using setter = void (*)(int);
        static const auto set = reinterpret_cast<setter>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
        at::get_num_threads();  // ATen sets a thread's number once, at its first use: before ours, not after
        if (set != nullptr) set(threads);
    });
}
