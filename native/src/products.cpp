// Single-precision matrix products by oneDNN (docs/decisions/0007-products.md). Debian's libtorch takes them from the BLAS that libblas.so.3
// names; because this library is loaded first, its sgemm_ is found before that one. Where libtorch has its BLAS built in, nobody calls it.
#include <dlfcn.h>

#include <cstdlib>
#include <cstring>

#include "common.h"

using namespace candor;

namespace {
using Dnnl = int (*)(char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t, float, float*, int64_t);
using Blas = void (*)(const char*, const char*, const int*, const int*, const int*, const float*, const float*, const int*, const float*,
                      const int*, const float*, float*, const int*);

Dnnl find_dnnl() {
    const char* choice = std::getenv("CANDOR_PRODUCTS");
    if (choice != nullptr && std::strcmp(choice, "blas") == 0) return nullptr;
    // Only a oneDNN that libtorch has loaded itself: the version that fits it.
    void* library = dlopen("libdnnl.so.2", RTLD_LAZY | RTLD_NOLOAD);
    if (library == nullptr) library = dlopen("libdnnl.so.3", RTLD_LAZY | RTLD_NOLOAD);
    return library == nullptr ? nullptr : reinterpret_cast<Dnnl>(dlsym(library, "dnnl_sgemm"));
}

Dnnl dnnl() {
    static const Dnnl found = find_dnnl();
    return found;
}

Blas blas() {
    static const auto found = reinterpret_cast<Blas>(dlsym(RTLD_NEXT, "sgemm_"));
    return found;
}
std::atomic<bool> was_called{false};
}  // namespace

extern "C" __attribute__((visibility("default"))) void sgemm_(
    const char* transa, const char* transb, const int* m, const int* n, const int* k, const float* alpha, const float* a, const int* lda,
    const float* b, const int* ldb, const float* beta, float* c, const int* ldc) {
    was_called.store(true, std::memory_order_relaxed);
    // BLAS counts by columns and oneDNN by rows: Cᵀ = Bᵀ Aᵀ. A conjugate transpose of reals is a transpose.
    const auto flag = [](char t) { return t == 'N' || t == 'n' ? 'N' : 'T'; };
    if (const auto product = dnnl())
        if (product(flag(*transb), flag(*transa), *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc) == 0) return;
    if (blas() != nullptr) blas()(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

int32_t cd_products_are_reentrant(void) {
    static const bool answer = [] {
        if (dnnl() == nullptr) return false;
        // Tells whether libtorch's products come here.
        return guarded([] { at::mm(at::ones({2, 3}), at::ones({3, 2})); }) == 0 && was_called.load(std::memory_order_relaxed);
    }();
    return answer ? 1 : 0;
}
