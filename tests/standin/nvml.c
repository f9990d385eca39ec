// SPDX-License-Identifier: Apache-2.0
/* libnvidia-ml: sees every GPU, whatever CUDA_VISIBLE_DEVICES says. */
#include <stdio.h>
#include <string.h>

#include "standin.h"

enum {
    nvml_success = 0,
    uninitialized = 1,
    invalid_argument = 2,
    not_supported = 3,
    not_found = 6,
    insufficient_size = 7
};

typedef const struct standin_gpu* Device;

static int initialised;

static int up(void) {
    return initialised ? nvml_success : uninitialized;
}

static int text(char* to, unsigned size, const char* from) {
    if (!initialised) return uninitialized;
    if (strlen(from) >= size) return insufficient_size;
    strcpy(to, from);
    return nvml_success;
}

static int number(unsigned* to, unsigned value) {
    *to = value;
    return up();
}

EXPORT int nvmlInit_v2(void) {
    const struct standin* c = enter(__func__);
    initialised = c->nvml_init == 0;
    return c->nvml_init;
}
EXPORT int nvmlInit(void) {
    return nvmlInit_v2();
}
EXPORT int nvmlInitWithFlags(unsigned flags) {
    (void)flags;
    return nvmlInit_v2();
}
EXPORT int nvmlShutdown(void) {
    enter(__func__);
    int code = up();
    initialised = 0;
    return code;
}

EXPORT const char* nvmlErrorString(int code) {
    switch (code) {
        case 0:
            return "Success";
        case 1:
            return "Uninitialized";
        case 2:
            return "Invalid Argument";
        case 3:
            return "Not Supported";
        case 4:
            return "Insufficient Permissions";
        case 6:
            return "Not Found";
        case 7:
            return "Insufficient Size";
        case 9:
            return "Driver Not Loaded";
        case 12:
            return "NVML Shared Library Not Found";
        case 13:
            return "Function Not Found";
        case 15:
            return "GPU is lost";
        case 18:
            return "Driver/library version mismatch";
        default:
            return "Unknown Error";
    }
}

EXPORT int nvmlSystemGetDriverVersion(char* version, unsigned size) {
    return text(version, size, enter(__func__)->driver);
}
EXPORT int nvmlSystemGetNVMLVersion(char* version, unsigned size) {
    return text(version, size, enter(__func__)->driver);
}
EXPORT int nvmlSystemGetCudaDriverVersion(int* version) {
    *version = enter(__func__)->api;
    return up();
}
EXPORT int nvmlSystemGetCudaDriverVersion_v2(int* version) {
    return nvmlSystemGetCudaDriverVersion(version);
}

EXPORT int nvmlDeviceGetCount_v2(unsigned* count) {
    return number(count, (unsigned)enter(__func__)->gpu_count);
}
EXPORT int nvmlDeviceGetCount(unsigned* count) {
    return nvmlDeviceGetCount_v2(count);
}

EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device* device) {
    const struct standin* c = enter(__func__);
    if (!initialised) return uninitialized;
    if (index >= (unsigned)c->gpu_count) return invalid_argument;
    *device = &c->gpus[index];
    return nvml_success;
}
EXPORT int nvmlDeviceGetHandleByIndex(unsigned index, Device* device) {
    return nvmlDeviceGetHandleByIndex_v2(index, device);
}

EXPORT int nvmlDeviceGetHandleByUUID(const char* uuid, Device* device) {
    const struct standin* c = enter(__func__);
    for (int i = 0; initialised && i < c->gpu_count; ++i)
        if (strcmp(c->gpus[i].uuid, uuid) == 0) {
            *device = &c->gpus[i];
            return nvml_success;
        }
    return initialised ? not_found : uninitialized;
}

struct place {
    unsigned domain, bus, slot;
};

/* sysfs writes "0000:07:00.0", NVML "00000000:07:00.0" in capitals: numbers are compared. */
static int place_of(const char* id, struct place* place) {
    return sscanf(id, "%x:%x:%x", &place->domain, &place->bus, &place->slot) == 3;
}

EXPORT int nvmlDeviceGetHandleByPciBusId_v2(const char* id, Device* device) {
    const struct standin* c = enter(__func__);
    struct place wanted, here;
    if (!initialised) return uninitialized;
    if (!place_of(id, &wanted)) return invalid_argument;
    for (int i = 0; i < c->gpu_count; ++i)
        if (place_of(c->gpus[i].pci, &here) && here.domain == wanted.domain && here.bus == wanted.bus &&
            here.slot == wanted.slot) {
            *device = &c->gpus[i];
            return nvml_success;
        }
    return not_found;
}
EXPORT int nvmlDeviceGetHandleByPciBusId(const char* id, Device* device) {
    return nvmlDeviceGetHandleByPciBusId_v2(id, device);
}

EXPORT int nvmlDeviceGetName(Device device, char* name, unsigned size) {
    enter(__func__);
    return text(name, size, device->name);
}
EXPORT int nvmlDeviceGetUUID(Device device, char* uuid, unsigned size) {
    enter(__func__);
    return text(uuid, size, device->uuid);
}
EXPORT int nvmlDeviceGetIndex(Device device, unsigned* index) {
    return number(index, (unsigned)(device - standin()->gpus));
}
EXPORT int nvmlDeviceGetMinorNumber(Device device, unsigned* minor) {
    return nvmlDeviceGetIndex(device, minor);
}
EXPORT int nvmlDeviceGetCudaComputeCapability(Device device, int* major, int* minor) {
    enter(__func__);
    *major = device->major;
    *minor = device->minor;
    return up();
}

static unsigned long long used_bytes(Device device) {
    const struct standin* c = standin();
    unsigned long long used = 0;
    for (int i = 0; i < c->process_count; ++i)
        if (&c->gpus[c->processes[i].gpu] == device) used += c->processes[i].bytes;
    return used < device->memory ? used : device->memory;
}

struct memory {
    unsigned long long total, available, used;
};
EXPORT int nvmlDeviceGetMemoryInfo(Device device, struct memory* memory) {
    enter(__func__);
    memory->total = device->memory;
    memory->used = used_bytes(device);
    memory->available = memory->total - memory->used;
    return up();
}

struct memory_v2 {
    unsigned version;
    unsigned long long total, reserved, available, used;
};
EXPORT int nvmlDeviceGetMemoryInfo_v2(Device device, struct memory_v2* memory) {
    memory->total = device->memory;
    memory->reserved = 0;
    memory->used = used_bytes(device);
    memory->available = memory->total - memory->used;
    return up();
}

struct pci {
    char legacy_id[16];
    unsigned domain, bus, device, device_id, subsystem_id;
    char id[32];
};
EXPORT int nvmlDeviceGetPciInfo_v3(Device device, struct pci* pci) {
    enter(__func__);
    struct place p = {0, 0, 0};
    memset(pci, 0, sizeof *pci);
    place_of(device->pci, &p);
    pci->domain = p.domain;
    pci->bus = p.bus;
    pci->device = p.slot;
    snprintf(pci->legacy_id, sizeof pci->legacy_id, "%04X:%02X:%02X.0", p.domain & 0xffff, p.bus & 0xff, p.slot & 0xff);
    snprintf(pci->id, sizeof pci->id, "%08X:%02X:%02X.0", p.domain, p.bus & 0xff, p.slot & 0xff);
    return up();
}
EXPORT int nvmlDeviceGetPciInfo_v2(Device device, struct pci* pci) {
    return nvmlDeviceGetPciInfo_v3(device, pci);
}

struct process {
    unsigned pid;
    unsigned long long bytes;
    unsigned gpu_instance, compute_instance;
};
EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(Device device, unsigned* count, struct process* processes) {
    const struct standin* c = enter(__func__);
    unsigned found = 0;
    if (!initialised) return uninitialized;
    for (int i = 0; i < c->process_count; ++i) {
        if (&c->gpus[c->processes[i].gpu] != device) continue;
        if (found < *count) processes[found] = (struct process){c->processes[i].pid, c->processes[i].bytes, ~0u, ~0u};
        ++found;
    }
    int fits = found <= *count;
    *count = found;
    return fits ? nvml_success : insufficient_size;
}

EXPORT int nvmlDeviceGetComputeMode(Device device, unsigned* mode) {
    enter(__func__);
    (void)device;
    return number(mode, 0);
}
EXPORT int nvmlDeviceGetPersistenceMode(Device device, unsigned* mode) {
    (void)device;
    return number(mode, 0);
}
EXPORT int nvmlDeviceGetMigMode(Device device, unsigned* now, unsigned* next) {
    enter(__func__);
    (void)device, (void)now, (void)next;
    return not_supported;
}

EXPORT int nvmlDeviceGetGpuFabricInfo(Device device, void* info) {
    enter(__func__);
    (void)device, (void)info;
    return not_supported;
}
EXPORT int nvmlDeviceGetGpuFabricInfoV(Device device, void* info) {
    enter(__func__);
    (void)device, (void)info;
    return not_supported;
}
EXPORT int nvmlDeviceGetNvLinkState(Device device, unsigned link, unsigned* state) {
    (void)device, (void)link, (void)state;
    return not_supported;
}

/* TensorFlow 2.21 complains about an NVML that lacks the PCIe functions. */
EXPORT int nvmlDeviceGetCurrPcieLinkGeneration(Device device, unsigned* value) {
    (void)device;
    return number(value, 4);
}
EXPORT int nvmlDeviceGetMaxPcieLinkGeneration(Device device, unsigned* value) {
    (void)device;
    return number(value, 4);
}
EXPORT int nvmlDeviceGetCurrPcieLinkWidth(Device device, unsigned* value) {
    (void)device;
    return number(value, 16);
}
EXPORT int nvmlDeviceGetMaxPcieLinkWidth(Device device, unsigned* value) {
    (void)device;
    return number(value, 16);
}
EXPORT int nvmlDeviceGetPcieSpeed(Device device, unsigned* value) {
    (void)device;
    return number(value, 16000);
}
EXPORT int nvmlDeviceGetPcieLinkMaxSpeed(Device device, unsigned* value) {
    (void)device;
    return number(value, 4);
}
