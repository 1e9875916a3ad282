// Stages of a TorchScript: a scripted or traced forward is cut in two at the result of one of its submodules.
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "common.h"

using namespace candor;
using namespace torch::jit;

namespace {

// One half of a forward; it shares the module's parameters, buffers and mode.
struct Part {
    Module module;
    std::unique_ptr<GraphFunction> function;
};

// The dotted name of the module that a value is, as seen from self ("layer2.1"); empty where it is no part of self.
std::string path_of(const Value* value, const Value* self) {
    std::string path;
    while (value != self) {
        const auto* node = value->node();
        if (node->kind() != prim::GetAttr) return {};
        path = path.empty() ? node->s(attr::name) : node->s(attr::name) + '.' + path;
        value = node->input(0);
    }
    return path;
}

bool is_forward(const Node* node) {
    return node->kind() == prim::CallMethod && node->s(attr::name).rfind("forward", 0) == 0 && node->outputs().size() == 1;
}

GraphFunction& callee(const Node* node) {
    return toGraphFunction(node->input(0)->type()->expect<c10::ClassType>()->getMethod(node->s(attr::name)));
}

// Submodules that forward calls one after the other, inner ones before the ones around them. Calls under conditions and loops are left
// out: the graph cannot be cut there.
void list_stages(Graph& graph, const std::string& prefix, std::vector<std::string>& names) {
    for (auto* node : graph.block()->nodes()) {
        if (!is_forward(node)) continue;
        const auto path = path_of(node->input(0), graph.inputs()[0]);
        if (path.empty()) continue;
        list_stages(*callee(node).graph(), prefix + path + '.', names);
        names.push_back(prefix + path);
    }
}

// The last call of a submodule's forward in the graph itself.
Node* find_call(Graph& graph, const std::string& path) {
    for (auto* node : graph.block()->nodes().reverse())
        if (is_forward(node) && path_of(node->input(0), graph.inputs()[0]) == path) return node;
    return nullptr;
}

// The call of the stage, after the calls around it have been inlined.
Node* expose(Graph& graph, const std::string& stage) {
    for (size_t end = 0; end != std::string::npos;) {
        end = stage.find('.', end == 0 ? 0 : end + 1);
        auto* call = find_call(graph, stage.substr(0, end));
        if (call == nullptr) continue;  // "0.1" may be one call: names of a container's parts have dots of their own
        if (end == std::string::npos) return call;
        inlineCallTo(call, &callee(call));
    }
    TORCH_CHECK(false, "the script does not call '", stage, "' on its way, or only under a condition");
}

bool is_free_of_inputs(const Node* node) {
    switch (node->kind()) {
        case prim::Constant:
        case prim::GetAttr:
        case prim::ListConstruct:
        case prim::TupleConstruct:
            return true;
        default:
            return false;
    }
}

std::shared_ptr<Graph> cut(const Module& module, const std::string& stage, bool before) {
    auto graph = toGraphFunction(module.get_method("forward").function()).graph()->copy();
    TORCH_CHECK(graph->inputs().size() == 2 && graph->outputs().size() == 1, "forward must take one input and give one result");
    auto* call = expose(*graph, stage);
    std::vector<Node*> head, tail;
    for (auto* node : graph->block()->nodes()) (tail.empty() && (head.empty() || head.back() != call) ? head : tail).push_back(node);
    if (before) {
        graph->eraseOutput(0);
        std::for_each(tail.rbegin(), tail.rend(), [](Node* node) { node->destroy(); });
        graph->registerOutput(call->output());
        return graph;
    }
    auto* maps = graph->addInput("maps")->setType(c10::TensorType::get());
    call->output()->replaceAllUsesWith(maps);
    std::for_each(head.rbegin(), head.rend(), [&](Node* node) {
        if (!node->hasUses()) {
            node->destroy();
        } else {
            TORCH_CHECK(is_free_of_inputs(node), "what follows '", stage, "' also uses what comes before it (", node->kind().toUnqualString(),
                        "), as inside a residual block: name the block around it");
        }
    });
    TORCH_CHECK(!graph->inputs()[1]->hasUses(), "what follows '", stage, "' also uses the input itself: name a stage that everything passes through");
    graph->eraseInput(1);
    return graph;
}

}  // namespace

int cd_script_stages(cd_script script, char* names, int64_t capacity, int64_t* size) {
    return guarded([&] {
        std::vector<std::string> stages;
        list_stages(*toGraphFunction(static_cast<Module*>(script)->get_method("forward").function()).graph(), "", stages);
        std::string joined;
        for (const auto& stage : stages) joined += stage + '\n';
        *size = static_cast<int64_t>(joined.size());
        if (capacity >= *size) std::memcpy(names, joined.data(), joined.size());
    });
}

int cd_script_part(cd_script script, const char* stage, int32_t before, cd_part* result) {
    return guarded([&] {
        auto& module = *static_cast<Module*>(script);
        auto graph = cut(module, stage, before != 0);
        *result = new Part{module, std::make_unique<GraphFunction>("part", std::move(graph), nullptr)};
    });
}

void cd_part_free(cd_part part) { delete static_cast<Part*>(part); }

int cd_part_run(cd_part part, cd_tensor input, cd_arg* results, int32_t capacity, int32_t* result_count) {
    *result_count = 0;
    return guarded([&] {
        auto& half = *static_cast<Part*>(part);
        torch::jit::GraphOptimizerEnabledGuard plain(false);  // as in cd_script_forward
        Stack stack{half.module._ivalue(), borrow(input)};
        half.function->run(stack);
        Results all;
        all.add(stack.at(0));
        all.deliver(results, capacity, result_count);
    });
}
