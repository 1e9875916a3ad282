#pragma once
#include <ATen/ATen.h>
#include <c10/util/SmallVector.h>

#include <atomic>
#include <string>
#include <vector>

#include "candor.h"

namespace candor {

extern thread_local std::string last_error;
extern std::atomic<int64_t> live_tensors;

// Gives one reference away; an undefined tensor is the null handle.
inline cd_tensor give(at::Tensor tensor) {
    if (!tensor.defined()) return nullptr;
    live_tensors.fetch_add(1, std::memory_order_relaxed);
    return tensor.unsafeReleaseTensorImpl();
}

// A tensor that shares the handle's storage and adds a reference of its own.
inline at::Tensor borrow(const void* handle) {
    if (handle == nullptr) return {};
    auto* impl = static_cast<c10::TensorImpl*>(const_cast<void*>(handle));
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, at::UndefinedTensorImpl>::reclaim_copy(impl));
}

inline std::vector<at::Tensor> borrow_all(const cd_tensor* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
    return tensors;
}

inline at::Device to_device(int64_t code) {
    const auto index = static_cast<int>((code >> 8) & 0xff);
    return at::Device(static_cast<at::DeviceType>(code & 0xff), static_cast<at::DeviceIndex>(index == 255 ? -1 : index));
}

inline int32_t from_device(at::Device device) {
    return static_cast<int32_t>(device.type()) | ((device.has_index() ? device.index() : 255) << 8);
}

// Results on their way out of the library. What was not delivered is freed again, so an exception half-way leaks nothing.
class Results {
public:
    Results() = default;
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;
    ~Results() { clear(); }

    // Flattens a value: a tensor, a number, or a list or tuple of these.
    void add(const at::IValue& value);

    // Writes the results if they fit, or else keeps them for cd_results on this thread; count is how many there are either way.
    void deliver(cd_arg* results, int32_t capacity, int32_t* count);

private:
    void clear();
    c10::SmallVector<cd_arg, 4> all_;
};

template <class Body>
int guarded(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const c10::Error& e) {
        last_error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        last_error = e.what();
    } catch (...) {
        last_error = "an unknown native error";
    }
    return -1;
}

}  // namespace candor
