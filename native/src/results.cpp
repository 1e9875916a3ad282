// Values that leave the library: flattened, counted, and freed again where they cannot be delivered.
#include <algorithm>
#include <cstring>

#include "common.h"

namespace candor {
namespace {

thread_local Results pending;

}  // namespace

void Results::add(const at::IValue& value) {
    if (value.isTuple()) {
        for (const auto& element : value.toTupleRef().elements()) add(element);
        return;
    }
    if (value.isTensorList()) {
        for (const at::Tensor& tensor : value.toTensorVector()) add(tensor);
        return;
    }
    if (value.isList()) {
        for (const auto& element : value.toListRef()) add(element);
        return;
    }
    cd_arg result{};
    if (value.isTensor()) {
        result.tag = CD_TENSOR;
        result.v.p = give(value.toTensor());
    } else if (value.isInt()) {
        result.tag = CD_INT;
        result.v.i = value.toInt();
    } else if (value.isDouble()) {
        result.tag = CD_DOUBLE;
        result.v.d = value.toDouble();
    } else if (value.isBool()) {
        result.tag = CD_BOOL;
        result.v.i = value.toBool();
    } else if (value.isNone()) {
        result.tag = CD_NONE;
    } else {
        TORCH_CHECK(false, "a result of type ", value.tagKind(), " cannot be returned; tensors, numbers, truth values, and lists or tuples of these can");
    }
    all_.push_back(result);
}

void Results::deliver(cd_arg* results, int32_t capacity, int32_t* count) {
    *count = static_cast<int32_t>(all_.size());
    if (*count <= capacity) {
        std::copy(all_.begin(), all_.end(), results);
        all_.clear();
    } else if (this != &pending) {
        pending.clear();
        pending.all_.swap(all_);
    }
}

void Results::clear() {
    for (const auto& result : all_)
        if (result.tag == CD_TENSOR) cd_tensor_free(const_cast<void*>(result.v.p));
    all_.clear();
}

}  // namespace candor

using namespace candor;

int cd_results(cd_arg* results, int32_t capacity) {
    return guarded([&] {
        int32_t count = 0;
        pending.deliver(results, capacity, &count);
        TORCH_CHECK(count <= capacity, count, " results are waiting; there is room for ", capacity);
    });
}
