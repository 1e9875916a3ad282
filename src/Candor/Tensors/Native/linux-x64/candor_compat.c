// What libtorch 2.10 and LibTorchSharp look for and do not find on some Linux systems. Loaded globally, before libtorch; no other symbol.

// libLibTorchSharp.so is built with GCC 13, whose headers ask libstdc++ to initialise its streams through this function. An older libstdc++
// (Debian 12's) initialises them by itself, so that nothing is left to do.
__attribute__((visibility("default"))) void _ZSt21ios_base_library_initv(void) {}

// MKL takes its AVX-512 kernels only where this says that the processor is Intel's; on AMD's it would stop at AVX2.
__attribute__((visibility("default"))) int mkl_serv_intel_cpu_true(void) { return 1; }
