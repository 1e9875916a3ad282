// TorchScript: load, run, tune and save a model trained elsewhere.
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <cstring>

#include "common.h"

using namespace candor;
using torch::jit::Module;

int cd_script_load(const char* path, int32_t device, cd_script* result) {
    return guarded([&] { *result = new Module(torch::jit::load(path, to_device(device))); });
}

void cd_script_free(cd_script script) { delete static_cast<Module*>(script); }

int cd_script_call(cd_script script, const char* method, const cd_tensor* inputs, int32_t count, cd_arg* results, int32_t capacity,
                   int32_t* result_count) {
    *result_count = 0;
    return guarded([&] {
        std::vector<at::IValue> values;
        for (int32_t i = 0; i < count; ++i) values.emplace_back(borrow(inputs[i]));
        // The optimising executor compiles during the first calls and again for new shapes; without it a call gives the same numbers
        // every time, and gradients of every order.
        torch::jit::GraphOptimizerEnabledGuard plain(false);
        Results all;
        all.add(static_cast<Module*>(script)->get_method(method)(std::move(values)));
        all.deliver(results, capacity, result_count);
    });
}

int cd_script_has(cd_script script, const char* method) { return static_cast<Module*>(script)->find_method(method).has_value() ? 1 : 0; }

int cd_script_train(cd_script script, int32_t on) {
    return guarded([&] { static_cast<Module*>(script)->train(on != 0); });
}

int cd_script_save(cd_script script, const char* path) {
    return guarded([&] { static_cast<Module*>(script)->save(path); });
}

int cd_script_tensors(cd_script script, int32_t kind, char* names, int64_t names_capacity, int64_t* names_size, cd_tensor* tensors,
                      int32_t capacity, int32_t* count) {
    return guarded([&] {
        std::string joined;
        std::vector<at::Tensor> found;
        const auto add = [&](const std::string& name, const at::Tensor& tensor) {
            joined += name + '\n';
            found.push_back(tensor);
        };
        const auto& module = *static_cast<Module*>(script);
        if (kind == 0) {
            for (const auto& p : module.named_parameters()) add(p.name, p.value);
        } else {
            for (const auto& b : module.named_buffers()) add(b.name, b.value);
        }
        *names_size = static_cast<int64_t>(joined.size());
        *count = static_cast<int32_t>(found.size());
        if (capacity < *count || names_capacity < *names_size) return;
        std::memcpy(names, joined.data(), joined.size());
        for (size_t i = 0; i < found.size(); ++i) tensors[i] = give(std::move(found[i]));
    });
}
