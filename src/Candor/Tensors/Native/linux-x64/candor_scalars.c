// TorchSharp hands a number to the native side by its address, and the garbage collector may free the number while the native side reads
// it: its wrapper is no longer needed once the address is taken. Then the call fails ("Unknown scalar type") or, silently, computes with
// another number. This library stands in front of LibTorchSharp: the runtime looks for each function here first, finds this one, and all
// others in LibTorchSharp, which this library names as one that it needs. A number that nobody holds is freed a second later, by which
// time no call reads it.
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

enum { BLOCK = 4096, SECONDS = 1 };

struct block { struct block *next; long long full; int count; void *numbers[BLOCK]; };

static void (*free_number)(void *);
static atomic_flag busy = ATOMIC_FLAG_INIT;
static struct block *oldest, *newest;
static long held;

static long long nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

// Full blocks whose last number has been waiting for long enough.
static struct block *take_waited(void) {
    struct block *taken = NULL, *block;
    long long before = nanoseconds() - SECONDS * 1000000000LL;
    while ((block = oldest) != newest && block->full < before) {
        oldest = block->next;
        held -= block->count;
        block->next = taken;
        taken = block;
    }
    return taken;
}

static void free_all(struct block *block) {
    while (block) {
        struct block *next = block->next;
        for (int i = 0; i < block->count; i++) free_number(block->numbers[i]);
        free(block);
        block = next;
    }
}

// What frees a number in the end: LibTorchSharp's own function.
EXPORT void candor_free_numbers_by(void (*own)(void *)) { free_number = own; }

// Numbers that wait.
EXPORT long candor_numbers_held(void) {
    while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {}
    long count = held;
    atomic_flag_clear_explicit(&busy, memory_order_release);
    return count;
}

EXPORT void THSTorch_dispose_scalar(void *number) {
    struct block *waited = NULL;
    if (!number) return;
    while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {}
    if (!newest || newest->count == BLOCK) {
        struct block *block = calloc(1, sizeof *block);
        // Without memory for it the number is never freed, rather than too early.
        if (block) {
            if (newest) {
                newest->full = nanoseconds();
                newest->next = block;
            }
            else oldest = block;
            newest = block;
            waited = take_waited();
        }
    }
    if (newest && newest->count < BLOCK) {
        newest->numbers[newest->count++] = number;
        held++;
    }
    atomic_flag_clear_explicit(&busy, memory_order_release);
    free_all(waited);
}
