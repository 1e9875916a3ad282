// The boxed call into ATen's dispatcher: every operator, no hand-written exports.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>

#include <memory>
#include <mutex>
#include <unordered_map>

#include "common.h"

namespace candor {
namespace {

struct Operator {
    c10::OperatorHandle handle;
    std::vector<c10::TypePtr> types;  // element types: Optional is looked through
    std::vector<bool> optional_elements;
};

const c10::TypePtr look_through(const c10::TypePtr& type) {
    if (auto optional = type->cast<c10::OptionalType>()) return optional->getElementType();
    return type;
}

at::IValue to_ivalue(const cd_arg& arg, const c10::TypePtr& type, bool optional_elements) {
    switch (arg.tag) {
        case CD_NONE: return {};
        case CD_TENSOR: return borrow(arg.v.p);
        case CD_INT:
            if (type->kind() == c10::TypeKind::FloatType) return static_cast<double>(arg.v.i);
            if (type->kind() == c10::TypeKind::BoolType) return arg.v.i != 0;
            // int[1] takes a single int, as in Python.
            if (type->kind() == c10::TypeKind::ListType) return c10::List<int64_t>({arg.v.i});
            return arg.v.i;
        case CD_DOUBLE: return arg.v.d;
        case CD_BOOL: return arg.v.i != 0;
        case CD_INT_LIST: {
            const auto* p = static_cast<const int64_t*>(arg.v.p);
            return c10::List<int64_t>(at::ArrayRef<int64_t>(p, arg.count));
        }
        case CD_DOUBLE_LIST: {
            const auto* p = static_cast<const double*>(arg.v.p);
            return c10::List<double>(at::ArrayRef<double>(p, arg.count));
        }
        case CD_BOOL_LIST: {
            const auto* p = static_cast<const int64_t*>(arg.v.p);
            c10::List<bool> list;
            for (int32_t i = 0; i < arg.count; ++i) list.push_back(p[i] != 0);
            return list;
        }
        case CD_TENSOR_LIST: {
            const auto* p = static_cast<const cd_tensor*>(arg.v.p);
            if (optional_elements) {
                c10::List<c10::optional<at::Tensor>> list;
                for (int32_t i = 0; i < arg.count; ++i) {
                    if (p[i] == nullptr) list.push_back(c10::optional<at::Tensor>());
                    else list.push_back(borrow(p[i]));
                }
                return list;
            }
            c10::List<at::Tensor> list;
            list.reserve(arg.count);
            for (int32_t i = 0; i < arg.count; ++i) list.push_back(borrow(p[i]));
            return list;
        }
        case CD_STRING: return std::string(static_cast<const char*>(arg.v.p));
        case CD_DEVICE: return to_device(arg.v.i);
        case CD_GENERATOR: return *static_cast<const at::Generator*>(arg.v.p);
        default: TORCH_CHECK(false, "argument has the unknown tag ", arg.tag);
    }
}

}  // namespace

}  // namespace candor

using namespace candor;

int cd_op_find(const char* name, const char* overload, cd_op* op) {
    return guarded([&] {
        // Operators live as long as the process: a few hundred at most.
        static std::mutex mutex;
        static std::vector<std::unique_ptr<Operator>> all;
        auto found = std::make_unique<Operator>(Operator{c10::Dispatcher::singleton().findSchemaOrThrow(name, overload), {}, {}});
        for (const auto& argument : found->handle.schema().arguments()) {
            auto type = look_through(argument.type());
            auto list = type->cast<c10::ListType>();
            found->optional_elements.push_back(list && list->getElementType()->kind() == c10::TypeKind::OptionalType);
            found->types.push_back(std::move(type));
        }
        std::lock_guard<std::mutex> lock(mutex);
        *op = found.get();
        all.push_back(std::move(found));
    });
}

int cd_op_call(cd_op op, const cd_arg* args, int32_t count, cd_arg* results, int32_t capacity, int32_t* result_count) {
    *result_count = 0;
    return guarded([&] {
        const auto& operation = *static_cast<const Operator*>(op);
        const auto& arguments = operation.handle.schema().arguments();
        TORCH_CHECK(static_cast<size_t>(count) <= arguments.size(), operation.handle.schema().name(), " takes ", arguments.size(),
                    " arguments, got ", count);
        torch::jit::Stack stack;
        stack.reserve(arguments.size());
        for (int32_t i = 0; i < count; ++i) stack.push_back(to_ivalue(args[i], operation.types[i], operation.optional_elements[i]));
        for (size_t i = count; i < arguments.size(); ++i) {
            TORCH_CHECK(arguments[i].default_value().has_value(), operation.handle.schema().name(), " lacks its argument '",
                        arguments[i].name(), "'");
            stack.push_back(*arguments[i].default_value());
        }
        operation.handle.callBoxed(stack);
        Results all;
        for (const auto& value : stack) all.add(value);
        all.deliver(results, capacity, result_count);
    });
}
