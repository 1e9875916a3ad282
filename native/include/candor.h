// libcandor: the whole C ABI between libtorch and C#.
//
// Rules: no exception crosses this line. Every function that can fail returns 0 or -1; after -1, cd_error() is the text (per thread).
// A tensor handle is a c10::TensorImpl* that owns one reference; whoever receives a handle frees it once with cd_tensor_free.
// Strings are UTF-8. Handles and counts are never negative.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CD_API __attribute__((visibility("default")))

typedef void* cd_tensor;
typedef void* cd_op;
typedef void* cd_generator;
typedef void* cd_script;
typedef void* cd_meter;
typedef void* cd_part;

// One argument or result of an operator.
enum cd_tag {
    CD_NONE = 0,
    CD_TENSOR = 1,        // p: cd_tensor (null: undefined)
    CD_INT = 2,           // i: also ScalarType, Layout, MemoryFormat
    CD_DOUBLE = 3,        // d
    CD_BOOL = 4,          // i
    CD_INT_LIST = 5,      // p: const int64_t*, count
    CD_DOUBLE_LIST = 6,   // p: const double*, count
    CD_TENSOR_LIST = 7,   // p: const cd_tensor*, count; null entries only where the schema takes Tensor?[]
    CD_STRING = 8,        // p: const char*
    CD_DEVICE = 9,        // i: device type | index << 8 (index 255: none)
    CD_GENERATOR = 10,    // p: cd_generator
    CD_BOOL_LIST = 11     // p: const int64_t*, count
};

typedef struct {
    int32_t tag;
    int32_t count;
    union {
        int64_t i;
        double d;
        const void* p;
    } v;
} cd_arg;

typedef struct {
    int32_t dtype;   // c10::ScalarType
    int32_t device;  // as in CD_DEVICE
    int32_t dim;
    int32_t requires_grad;
    int64_t numel;
    int64_t sizes[8];  // the first dim of them; tensors of more dimensions are refused
} cd_info;

CD_API const char* cd_error(void);

// Start-up: silences c10's back traces (3 ms an error) and, where glibc allocates, keeps freed pages.
CD_API void cd_init(void);
CD_API const char* cd_version(void);
CD_API const char* cd_build(void);
CD_API int cd_set_threads(int32_t threads);
CD_API int32_t cd_get_threads(void);
CD_API int cd_set_local_threads(int32_t threads);  // OpenMP threads of what the calling thread computes
CD_API int32_t cd_products_are_reentrant(void);         // 1: float32 matrix products may run on several threads at once
CD_API int32_t cd_cuda_devices(void);
CD_API int cd_cuda_synchronize(void);
CD_API int64_t cd_live_tensors(void);

// Measures the bytes of tensors that this thread (and its backward passes) makes: those alive, and the most at any time since the begin.
// Meters nest; each is ended by the thread that began it, the last first.
CD_API int cd_meter_begin(cd_meter* meter);
CD_API void cd_meter_read(cd_meter meter, int64_t* live, int64_t* peak);
CD_API void cd_meter_end(cd_meter meter);

// Operators, by the dispatcher's names ("aten::add", "Tensor").
CD_API int cd_op_find(const char* name, const char* overload, cd_op* op);
CD_API int cd_op_call(cd_op op, const cd_arg* args, int32_t count, cd_arg* results, int32_t capacity, int32_t* result_count);
// Where result_count came back larger than the capacity, nothing was written: the results wait on this thread, until its next such call.
CD_API int cd_results(cd_arg* results, int32_t capacity);

// Tensors.
CD_API void cd_tensor_free(cd_tensor tensor);
CD_API int cd_tensor_info(cd_tensor tensor, cd_info* info);
CD_API int cd_tensor_from(const void* data, int64_t bytes, int32_t dtype, const int64_t* sizes, int32_t dim, int32_t device, cd_tensor* result);
CD_API int cd_tensor_read(cd_tensor tensor, void* data, int64_t bytes);
// The elements' own memory, of a contiguous tensor on the CPU; valid while the tensor lives.
CD_API int cd_tensor_data(cd_tensor tensor, void** data, int64_t* bytes);
CD_API int cd_tensor_item(cd_tensor tensor, double* value);

// Autograd.
CD_API int32_t cd_grad_enabled(void);
CD_API void cd_set_grad_enabled(int32_t enabled);
CD_API int cd_set_requires_grad(cd_tensor tensor, int32_t requires_grad);
CD_API int cd_backward(const cd_tensor* outputs, const cd_tensor* gradients, int32_t count, int32_t retain, int32_t create);
CD_API int cd_grad(const cd_tensor* outputs, const cd_tensor* gradients, int32_t output_count, const cd_tensor* inputs, int32_t input_count,
                   int32_t retain, int32_t create, int32_t allow_unused, cd_tensor* results);
CD_API int cd_get_grad(cd_tensor tensor, cd_tensor* result);  // null handle where there is none
CD_API int cd_set_grad(cd_tensor tensor, cd_tensor gradient); // null handle: none

// Random numbers.
CD_API int cd_generator_new(int32_t device, uint64_t seed, cd_generator* result);
// libtorch's own generator of a device, set to a seed: TorchScript draws from it.
CD_API int cd_generator_default(int32_t device, uint64_t seed, cd_generator* result);
CD_API void cd_generator_free(cd_generator generator);
CD_API int cd_generator_get_state(cd_generator generator, cd_tensor* state);
CD_API int cd_generator_set_state(cd_generator generator, cd_tensor state);

// TorchScript.
CD_API int cd_script_load(const char* path, int32_t device, cd_script* result);
CD_API void cd_script_free(cd_script script);
// A method of the script by name, exported with @torch.jit.export; forward is one of them.
CD_API int cd_script_call(cd_script script, const char* method, const cd_tensor* inputs, int32_t count, cd_arg* results, int32_t capacity,
                          int32_t* result_count);
// Whether the script has a method of that name: 1 or 0.
CD_API int cd_script_has(cd_script script, const char* method);
CD_API int cd_script_train(cd_script script, int32_t on);
CD_API int cd_script_save(cd_script script, const char* path);
// Parameters (kind 0) or buffers (kind 1): names joined by '\n' into buffer, handles into tensors. Where either
// capacity is too small (0 asks for the counts), nothing but the counts is written.
CD_API int cd_script_tensors(cd_script script, int32_t kind, char* names, int64_t names_capacity, int64_t* names_size,
                             cd_tensor* tensors, int32_t capacity, int32_t* count);
// Names of the submodules that forward calls, in order, joined by '\n'; nothing but the size is written where the capacity is too small.
CD_API int cd_script_stages(cd_script script, char* names, int64_t capacity, int64_t* size);
// Forward up to a submodule's result (before != 0), or from there on. It shares the script's parameters and mode and keeps them alive.
CD_API int cd_script_part(cd_script script, const char* stage, int32_t before, cd_part* result);
CD_API void cd_part_free(cd_part part);
CD_API int cd_part_run(cd_part part, cd_tensor input, cd_arg* results, int32_t capacity, int32_t* result_count);

#ifdef __cplusplus
}
#endif
