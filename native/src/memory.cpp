// Measures the memory of tensors, by what libtorch's allocators report to a profiler: exact bytes, on any device.
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <atomic>
#include <memory>

#include "common.h"

namespace {
struct Meter : c10::MemoryReportingInfoBase {
    std::atomic<int64_t> live{0}, peak{0};

    void add(int64_t bytes) {
        const int64_t now = live.fetch_add(bytes) + bytes;
        int64_t most = peak.load();
        while (now > most && !peak.compare_exchange_weak(most, now)) {
        }
    }

    // libtorch 1.13 has signed totals, later versions unsigned ones: whichever is virtual is overridden.
    void reportMemoryUsage(void*, int64_t bytes, int64_t, int64_t, c10::Device) { add(bytes); }
    void reportMemoryUsage(void*, int64_t bytes, size_t, size_t, c10::Device) { add(bytes); }
    bool memoryProfilingEnabled() const override { return true; }
};

struct Metering {
    std::shared_ptr<Meter> meter = std::make_shared<Meter>();
    c10::DebugInfoGuard guard{c10::DebugInfoKind::PROFILER_STATE, meter};
};
}  // namespace

using namespace candor;

int cd_meter_begin(cd_meter* meter) {
    return guarded([&] { *meter = new Metering(); });
}

void cd_meter_read(cd_meter meter, int64_t* live, int64_t* peak) {
    const auto& counts = *static_cast<Metering*>(meter)->meter;
    *live = counts.live.load();
    *peak = counts.peak.load();
}

void cd_meter_end(cd_meter meter) { delete static_cast<Metering*>(meter); }
