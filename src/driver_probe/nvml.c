// SPDX-License-Identifier: Apache-2.0
/* The few declarations of NVML that are used here. Buffers are larger than any published layout of what is written into
 * them. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "library.h"
#include "subjects.h"

enum { max_devices = 256, max_processes = 256 };

typedef void* nvml_device;
typedef int (*plain_function)(void);
typedef const char* (*error_function)(int code);
typedef int (*system_text_function)(char* text, unsigned size);
typedef int (*count_function)(unsigned* count);
typedef int (*handle_function)(unsigned index, nvml_device* device);
typedef int (*text_function)(nvml_device device, char* text, unsigned size);
typedef int (*number_function)(nvml_device device, int* value);
typedef int (*two_numbers_function)(nvml_device device, int* first, int* second);
typedef int (*struct_function)(nvml_device device, void* bytes);
typedef int (*processes_function)(nvml_device device, unsigned* count, void* processes);

struct memory {
    unsigned long long total, available, used;
};
struct pci {
    char legacy_id[16];
    unsigned domain, bus, device, device_id, subsystem_id;
    char id[32];
};
struct process_v1 {
    unsigned pid;
    unsigned long long bytes;
};
struct process_v2 { /* also the layout of _v3 */
    unsigned pid;
    unsigned long long bytes;
    unsigned gpu_instance, compute_instance;
};

static void say_code(struct answer* a, void* library, int code) {
    answer_number(a, "code", code);
    if (code == 0) return;
    error_function text_of = (error_function)optional_function(library, "nvmlErrorString");
    const char* text = text_of ? text_of(code) : NULL;
    if (text) answer_text(a, "text", text);
}

static void start_device(struct answer* a, const char* question, int device) {
    answer_start(a, question);
    answer_number(a, "device", device);
}

static int ask_init(void* library) {
    plain_function init = (plain_function)required_function(library, "nvmlInit_v2");
    if (!init) return 0;
    answer_begin("nvmlInit_v2", -1);
    int code = init();
    struct answer a;
    answer_start(&a, "nvmlInit_v2");
    say_code(&a, library, code);
    answer_send(&a);
    return code == 0;
}

static void ask_driver_version(void* library) {
    static const char name[] = "nvmlSystemGetDriverVersion";
    system_text_function function = (system_text_function)required_function(library, name);
    if (!function) return;
    answer_begin(name, -1);
    char text[128] = "";
    int code = function(text, (unsigned)sizeof text - 1);
    struct answer a;
    answer_start(&a, name);
    say_code(&a, library, code);
    if (code == 0) answer_text(&a, "value", text);
    answer_send(&a);
}

static unsigned ask_count(void* library) {
    static const char name[] = "nvmlDeviceGetCount_v2";
    count_function function = (count_function)required_function(library, name);
    if (!function) return 0;
    answer_begin(name, -1);
    unsigned count = 0;
    int code = function(&count);
    struct answer a;
    answer_start(&a, name);
    say_code(&a, library, code);
    if (code == 0) answer_unsigned(&a, "value", count);
    answer_send(&a);
    return code == 0 ? count : 0;
}

static void ask_text(void* library, const char* name, nvml_device device, int index) {
    text_function function = (text_function)optional_function(library, name);
    if (!function) return;
    char text[128] = "";
    answer_begin(name, index);
    int code = function(device, text, (unsigned)sizeof text - 1);
    struct answer a;
    start_device(&a, name, index);
    say_code(&a, library, code);
    if (code == 0) answer_text(&a, "value", text);
    answer_send(&a);
}

static void ask_pci(void* library, nvml_device device, int index) {
    static const char name[] = "nvmlDeviceGetPciInfo_v3";
    struct_function function = (struct_function)optional_function(library, name);
    if (!function) return;
    union {
        struct pci pci;
        char bytes[512];
    } info;
    memset(&info, 0, sizeof info);
    answer_begin(name, index);
    int code = function(device, &info);
    struct answer a;
    start_device(&a, name, index);
    say_code(&a, library, code);
    info.pci.id[sizeof info.pci.id - 1] = 0;
    if (code == 0) answer_text(&a, "value", info.pci.id);
    answer_send(&a);
}

static void ask_memory(void* library, nvml_device device, int index) {
    static const char name[] = "nvmlDeviceGetMemoryInfo";
    struct_function function = (struct_function)optional_function(library, name);
    if (!function) return;
    union {
        struct memory memory;
        char bytes[512];
    } info;
    memset(&info, 0, sizeof info);
    answer_begin(name, index);
    int code = function(device, &info);
    const struct {
        const char* name;
        unsigned long long bytes;
    } items[] = {{"total", info.memory.total}, {"free", info.memory.available}, {"used", info.memory.used}};
    for (unsigned i = 0; i < 3; ++i) {
        struct answer a;
        start_device(&a, name, index);
        answer_text(&a, "item", items[i].name);
        say_code(&a, library, code);
        if (code == 0) answer_unsigned(&a, "value", items[i].bytes);
        answer_send(&a);
        if (code != 0) return;
    }
}

static void ask_number(void* library, const char* name, nvml_device device, int index) {
    number_function function = (number_function)optional_function(library, name);
    if (!function) return;
    answer_begin(name, index);
    int value = 0, code = function(device, &value);
    struct answer a;
    start_device(&a, name, index);
    say_code(&a, library, code);
    if (code == 0) answer_number(&a, "value", value);
    answer_send(&a);
}

/* Two values of one call: "first" and "second" are the items. */
static void ask_two_numbers(void* library, const char* name, nvml_device device, int index) {
    two_numbers_function function = (two_numbers_function)optional_function(library, name);
    if (!function) return;
    answer_begin(name, index);
    int values[2] = {0, 0}, code = function(device, &values[0], &values[1]);
    for (int i = 0; i < 2; ++i) {
        struct answer a;
        start_device(&a, name, index);
        answer_text(&a, "item", i == 0 ? "first" : "second");
        say_code(&a, library, code);
        if (code == 0) answer_number(&a, "value", values[i]);
        answer_send(&a);
        if (code != 0) return;
    }
}

static void say_process(int index, unsigned pid, unsigned long long bytes) {
    struct answer a;
    start_device(&a, "process", index);
    answer_unsigned(&a, "item", pid);
    answer_number(&a, "code", 0);
    if (bytes != ULLONG_MAX) answer_unsigned(&a, "value", bytes); /* all ones: not available */
    answer_send(&a);
}

static void ask_processes(void* library, nvml_device device, int index) {
    /* The newest name decides the layout; the plain name is the old, shorter one. */
    static const char* const names[] = {"nvmlDeviceGetComputeRunningProcesses_v3",
                                        "nvmlDeviceGetComputeRunningProcesses_v2",
                                        "nvmlDeviceGetComputeRunningProcesses"};
    processes_function function = NULL;
    int layout = 0;
    while (layout < 3 && !(function = (processes_function)optional_function(library, names[layout]))) ++layout;
    if (!function) return;
    static char bytes[max_processes * 64]; /* no layout so far is longer than 24 bytes */
    memset(bytes, 0, sizeof bytes);
    unsigned count = max_processes;
    answer_begin("nvmlDeviceGetComputeRunningProcesses", index);
    int code = function(device, &count, bytes);
    if (code != 0 || count > max_processes) count = 0;
    struct answer a;
    start_device(&a, "nvmlDeviceGetComputeRunningProcesses", index);
    say_code(&a, library, code);
    if (code == 0) answer_unsigned(&a, "value", count);
    answer_send(&a);
    for (unsigned i = 0; i < count; ++i) {
        if (layout < 2) {
            struct process_v2 p;
            memcpy(&p, bytes + i * sizeof p, sizeof p);
            say_process(index, p.pid, p.bytes);
        } else {
            struct process_v1 p;
            memcpy(&p, bytes + i * sizeof p, sizeof p);
            say_process(index, p.pid, p.bytes);
        }
    }
}

static void ask_device(void* library, unsigned index) {
    static const char name[] = "nvmlDeviceGetHandleByIndex_v2";
    handle_function get = (handle_function)required_function(library, name);
    if (!get) return;
    answer_begin(name, (int)index);
    nvml_device device = NULL;
    int code = get(index, &device);
    struct answer a;
    start_device(&a, name, (int)index);
    say_code(&a, library, code);
    answer_send(&a);
    if (code != 0) return;
    ask_text(library, "nvmlDeviceGetName", device, (int)index);
    ask_text(library, "nvmlDeviceGetUUID", device, (int)index);
    ask_pci(library, device, (int)index);
    ask_two_numbers(library, "nvmlDeviceGetCudaComputeCapability", device, (int)index);
    ask_memory(library, device, (int)index);
    ask_number(library, "nvmlDeviceGetComputeMode", device, (int)index);
    ask_two_numbers(library, "nvmlDeviceGetMigMode", device, (int)index);
    ask_processes(library, device, (int)index);
}

void ask_nvml(void* library) {
    if (!ask_init(library)) return;
    ask_driver_version(library);
    unsigned count = ask_count(library);
    for (unsigned i = 0; i < count && i < max_devices; ++i) ask_device(library, i);
    plain_function shutdown = (plain_function)optional_function(library, "nvmlShutdown");
    if (!shutdown) return;
    answer_begin("nvmlShutdown", -1);
    shutdown();
}
