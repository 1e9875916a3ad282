// Tensors' lifetime and memory, autograd, random numbers.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include <cstring>

#include "common.h"

using namespace candor;

void cd_tensor_free(cd_tensor tensor) {
    if (tensor == nullptr) return;
    live_tensors.fetch_sub(1, std::memory_order_relaxed);
    auto* impl = static_cast<c10::TensorImpl*>(tensor);
    c10::intrusive_ptr<c10::TensorImpl, at::UndefinedTensorImpl>::reclaim(impl);
}

int cd_tensor_info(cd_tensor tensor, cd_info* info) {
    return guarded([&] {
        const auto t = borrow(tensor);
        TORCH_CHECK(t.dim() <= 8, "a tensor of ", t.dim(), " dimensions; at most 8 are supported");
        info->dtype = static_cast<int32_t>(t.scalar_type());
        info->device = from_device(t.device());
        info->dim = static_cast<int32_t>(t.dim());
        info->requires_grad = t.requires_grad();
        info->numel = t.numel();
        for (int64_t i = 0; i < t.dim(); ++i) info->sizes[i] = t.size(i);
    });
}

int cd_tensor_from(const void* data, int64_t bytes, int32_t dtype, const int64_t* sizes, int32_t dim, int32_t device, cd_tensor* result) {
    return guarded([&] {
        auto t = at::empty(at::IntArrayRef(sizes, dim), at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
        TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "a tensor of ", t.nbytes(), " bytes was given ", bytes);
        if (bytes > 0) std::memcpy(t.data_ptr(), data, bytes);
        *result = give(to_device(device).is_cpu() ? t : t.to(to_device(device)));
    });
}

int cd_tensor_read(cd_tensor tensor, void* data, int64_t bytes) {
    return guarded([&] {
        const auto t = borrow(tensor).detach().to(at::kCPU).contiguous();
        TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "a tensor of ", t.nbytes(), " bytes is read into ", bytes);
        if (bytes > 0) std::memcpy(data, t.data_ptr(), bytes);
    });
}

int cd_tensor_data(cd_tensor tensor, void** data, int64_t* bytes) {
    return guarded([&] {
        const auto t = borrow(tensor);
        TORCH_CHECK(t.is_cpu() && t.is_contiguous(), "only a contiguous tensor on the CPU has its elements in one piece");
        *data = t.data_ptr();
        *bytes = static_cast<int64_t>(t.nbytes());
    });
}

int cd_tensor_item(cd_tensor tensor, double* value) {
    return guarded([&] { *value = borrow(tensor).item().toDouble(); });
}

int32_t cd_grad_enabled(void) { return at::GradMode::is_enabled(); }

void cd_set_grad_enabled(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

int cd_set_requires_grad(cd_tensor tensor, int32_t requires_grad) {
    return guarded([&] {
        const auto t = borrow(tensor);
        TORCH_CHECK(t.is_leaf() || requires_grad != 0, "requires_grad can be taken from leaves only; detach the tensor instead");
        t.set_requires_grad(requires_grad != 0);
    });
}

int cd_backward(const cd_tensor* outputs, const cd_tensor* gradients, int32_t count, int32_t retain, int32_t create) {
    return guarded([&] {
        torch::autograd::backward(borrow_all(outputs, count), gradients == nullptr ? std::vector<at::Tensor>() : borrow_all(gradients, count),
                                  retain != 0, create != 0);
    });
}

int cd_grad(const cd_tensor* outputs, const cd_tensor* gradients, int32_t output_count, const cd_tensor* inputs, int32_t input_count,
            int32_t retain, int32_t create, int32_t allow_unused, cd_tensor* results) {
    return guarded([&] {
        auto grads = torch::autograd::grad(
            borrow_all(outputs, output_count), borrow_all(inputs, input_count),
            gradients == nullptr ? std::vector<at::Tensor>() : borrow_all(gradients, output_count), retain != 0, create != 0, allow_unused != 0);
        for (size_t i = 0; i < grads.size(); ++i) results[i] = give(std::move(grads[i]));
    });
}

int cd_get_grad(cd_tensor tensor, cd_tensor* result) {
    return guarded([&] { *result = give(borrow(tensor).grad()); });
}

int cd_set_grad(cd_tensor tensor, cd_tensor gradient) {
    return guarded([&] {
        const auto t = borrow(tensor);
        const auto g = borrow(gradient);
        TORCH_CHECK(!g.defined() || (g.sizes() == t.sizes() && g.scalar_type() == t.scalar_type() && g.device() == t.device()),
                    "the gradient is ", g.toString(), g.sizes(), ", but the tensor is ", t.toString(), t.sizes());
        TORCH_CHECK(!g.defined() || !g.is_same(t), "a tensor cannot be its own gradient");
        t.mutable_grad() = g;
    });
}

int cd_generator_new(int32_t device, uint64_t seed, cd_generator* result) {
    return guarded([&] {
        const auto d = to_device(device);
        auto generator = d.is_cpu() ? at::make_generator<at::CPUGeneratorImpl>() : at::globalContext().defaultGenerator(d).clone();
        generator.set_current_seed(seed);
        *result = new at::Generator(std::move(generator));
    });
}

int cd_generator_default(int32_t device, uint64_t seed, cd_generator* result) {
    return guarded([&] {
        auto generator = at::globalContext().defaultGenerator(to_device(device));
        {
            std::lock_guard<std::mutex> lock(generator.mutex());
            generator.set_current_seed(seed);
        }
        *result = new at::Generator(std::move(generator));
    });
}

void cd_generator_free(cd_generator generator) { delete static_cast<at::Generator*>(generator); }

int cd_generator_get_state(cd_generator generator, cd_tensor* state) {
    return guarded([&] {
        auto& g = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        *state = give(g.get_state());
    });
}

int cd_generator_set_state(cd_generator generator, cd_tensor state) {
    return guarded([&] {
        auto& g = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        g.set_state(borrow(state));
    });
}
