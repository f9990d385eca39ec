// SPDX-License-Identifier: Apache-2.0
/* libcuda: initialisation and what is told about devices. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cuda.h"

static int initialised, init_code = -1;
static int visible[standin_max_gpus], visible_count;

int is_initialised(void) {
    return initialised;
}

const struct standin_gpu* gpu_of_device(CUdevice device) {
    if (!initialised || device < 0 || device >= visible_count) return NULL;
    return &standin()->gpus[visible[device]];
}

CUresult device_code(CUdevice device) {
    if (!initialised) return not_initialized;
    return gpu_of_device(device) ? success : invalid_device;
}

/* The real driver keeps its nodes open for as long as the process lives. */
static int open_node(const char* path) {
    return open(path, O_RDWR | O_CLOEXEC) >= 0;
}

static CUresult open_nodes(const struct standin* c) {
    int opened = 0;
    char path[32];
    if (!open_node("/dev/nvidiactl")) return no_device;
    if (!open_node("/dev/nvidia-uvm")) return unknown_error;
    for (int i = 0; i < c->gpu_count; ++i) {
        snprintf(path, sizeof path, "/dev/nvidia%d", i);
        opened += open_node(path);
    }
    return opened ? success : no_device;
}

static CUresult initialise(const struct standin* c) {
    if (c->is_stub) return stub_library;
    if (c->init_is_set && c->init != success) return c->init;
    if (c->checks_nodes) {
        CUresult code = open_nodes(c);
        if (code != success) return code;
    }
    visible_count = visible_gpus(c, visible);
    return visible_count ? success : no_device;
}

EXPORT CUresult cuInit(unsigned flags) {
    const struct standin* c = enter(__func__);
    (void)flags;
    if (init_code < 0) init_code = initialise(c);
    initialised = init_code == success;
    return init_code;
}

EXPORT CUresult cuDriverGetVersion(int* version) {
    const struct standin* c = enter(__func__);
    if (!version) return invalid_value;
    if (c->is_stub) return stub_library;
    *version = c->api;
    return success;
}

EXPORT CUresult cuDeviceGetCount(int* count) {
    enter(__func__);
    if (!initialised) return not_initialized;
    *count = visible_count;
    return success;
}

EXPORT CUresult cuDeviceGet(CUdevice* device, int ordinal) {
    enter(__func__);
    if (device_code(ordinal) == success) *device = ordinal;
    return device_code(ordinal);
}

EXPORT CUresult cuDeviceGetName(char* name, int size, CUdevice device) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(device);
    if (gpu) snprintf(name, (size_t)size, "%s", gpu->name);
    return device_code(device);
}

EXPORT CUresult cuDeviceGetPCIBusId(char* id, int size, CUdevice device) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(device);
    if (gpu) snprintf(id, (size_t)size, "%s", gpu->pci);
    return device_code(device);
}

EXPORT CUresult cuDeviceGetByPCIBusId(CUdevice* device, const char* id) {
    enter(__func__);
    if (!initialised) return not_initialized;
    for (int i = 0; i < visible_count; ++i)
        if (strcasecmp(gpu_of_device(i)->pci, id) == 0) {
            *device = i;
            return success;
        }
    return invalid_device;
}

EXPORT CUresult cuDeviceGetUuid(unsigned char* bytes, CUdevice device) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(device);
    if (!gpu) return device_code(device);
    memset(bytes, 0, 16);
    const char* digits = strchr(gpu->uuid, '-');
    for (int i = 0; digits && i < 16; ++i) {
        unsigned value = 0;
        digits += *digits == '-';
        if (sscanf(digits, "%2x", &value) != 1) break;
        bytes[i] = (unsigned char)value;
        digits += 2;
    }
    return success;
}
EXPORT CUresult cuDeviceGetUuid_v2(unsigned char* bytes, CUdevice device) {
    return cuDeviceGetUuid(bytes, device);
}

EXPORT CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(device);
    if (gpu) *bytes = (size_t)gpu->memory;
    return device_code(device);
}

EXPORT CUresult cuDeviceComputeCapability(int* major, int* minor, CUdevice device) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(device);
    if (gpu) *major = gpu->major, *minor = gpu->minor;
    return device_code(device);
}

/* Numbers of CUdevice_attribute with plausible values of a data-centre card; what is not listed is 0. */
static const struct {
    int attribute, value;
} constants[] = {{1, 1024},  {2, 1024},  {3, 1024},    {4, 64},          {5, 2147483647}, {6, 65535},     {7, 65535},
                 {8, 49152}, {9, 65536}, {10, 32},     {11, 2147483647}, {12, 65536},     {13, 1410000},  {14, 512},
                 {15, 1},    {19, 1},    {31, 1},      {36, 1215000},    {37, 5120},      {38, 41943040}, {39, 2048},
                 {40, 3},    {41, 1},    {78, 1},      {79, 1},          {80, 1},         {81, 102400},   {82, 65536},
                 {83, 1},    {95, 1},    {97, 166912}, {102, 1},         {106, 32},       {111, 1024},    {115, 1}};

EXPORT CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice device) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(device);
    if (!gpu) return device_code(device);
    unsigned domain = 0, bus = 0, slot = 0;
    sscanf(gpu->pci, "%x:%x:%x", &domain, &bus, &slot);
    *value = 0;
    for (unsigned i = 0; i < sizeof constants / sizeof *constants; ++i)
        if (constants[i].attribute == attribute) *value = constants[i].value;
    switch (attribute) {
        case 16:
            *value = gpu->multiprocessors;
            break;
        case 33:
            *value = (int)bus;
            break;
        case 34:
            *value = (int)slot;
            break;
        case 50:
            *value = (int)domain;
            break;
        case 75:
            *value = gpu->major;
            break;
        case 76:
            *value = gpu->minor;
            break;
        default:
            break;
    }
    return success;
}

EXPORT CUresult cuDeviceCanAccessPeer(int* can, CUdevice device, CUdevice peer) {
    enter(__func__);
    if (device_code(device) != success) return device_code(device);
    if (device_code(peer) != success) return device_code(peer);
    *can = 0;
    return success;
}

EXPORT CUresult cuDeviceGetP2PAttribute(int* value, int attribute, CUdevice device, CUdevice peer) {
    (void)attribute;
    return cuDeviceCanAccessPeer(value, device, peer);
}

/* Newer runtimes resolve everything through these two; the names come without their version suffix. */
EXPORT CUresult cuGetProcAddress(const char* name, void** function, int version, unsigned long long flags) {
    enter(__func__);
    (void)version, (void)flags;
    Dl_info here;
    char versioned[128];
    *function = NULL;
    if (!dladdr(constants, &here)) return not_found;
    void* self = dlopen(here.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    if (!self) return not_found;
    snprintf(versioned, sizeof versioned, "%s_v2", name);
    *function = dlsym(self, versioned);
    if (!*function) *function = dlsym(self, name);
    dlclose(self);
    return *function ? success : not_found;
}

EXPORT CUresult cuGetProcAddress_v2(const char* name, void** function, int version, unsigned long long flags,
                                    int* status) {
    CUresult code = cuGetProcAddress(name, function, version, flags);
    if (status) *status = code == success ? 0 : 1;
    return code;
}

EXPORT CUresult cuGetExportTable(const void** table, const void* id) {
    enter(__func__);
    (void)id;
    *table = NULL;
    return not_found;
}
