// SPDX-License-Identifier: Apache-2.0
/* libcuda: enough of contexts, streams and events for TensorFlow to make a device. No memory is given out (a caller
 * would write to an address that is not there) and no module is loaded. */
#include <stdlib.h>

#include "cuda.h"

static int contexts[standin_max_gpus];
static CUcontext current;

static CUdevice device_of(CUcontext context) {
    return (CUdevice)((int*)context - contexts);
}

static CUresult take(CUcontext* context, CUdevice device) {
    if (device_code(device) == success) *context = &contexts[device];
    return device_code(device);
}

static CUresult handle(void** made) {
    if (!is_initialised()) return not_initialized;
    *made = malloc(1);
    return *made ? success : out_of_memory;
}

static CUresult when_initialised(void) {
    return is_initialised() ? success : not_initialized;
}

EXPORT CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
    enter(__func__);
    return take(context, device);
}
EXPORT CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    return device_code(device);
}
EXPORT CUresult cuDevicePrimaryCtxRelease(CUdevice device) {
    return device_code(device);
}
EXPORT CUresult cuDevicePrimaryCtxReset_v2(CUdevice device) {
    return device_code(device);
}
EXPORT CUresult cuDevicePrimaryCtxReset(CUdevice device) {
    return device_code(device);
}
EXPORT CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned flags) {
    (void)flags;
    return device_code(device);
}
EXPORT CUresult cuDevicePrimaryCtxSetFlags(CUdevice device, unsigned flags) {
    return cuDevicePrimaryCtxSetFlags_v2(device, flags);
}
EXPORT CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned* flags, int* active) {
    enter(__func__);
    if (flags) *flags = 0;
    if (active) *active = 0;
    return device_code(device);
}
EXPORT CUresult cuCtxCreate_v2(CUcontext* context, unsigned flags, CUdevice device) {
    enter(__func__);
    (void)flags;
    CUresult code = take(context, device);
    if (code == success) current = *context;
    return code;
}
EXPORT CUresult cuCtxDestroy_v2(CUcontext context) {
    if (context == current) current = NULL;
    return when_initialised();
}
EXPORT CUresult cuCtxGetCurrent(CUcontext* context) {
    enter(__func__);
    *context = current;
    return when_initialised();
}
EXPORT CUresult cuCtxSetCurrent(CUcontext context) {
    enter(__func__);
    current = context;
    return when_initialised();
}
EXPORT CUresult cuCtxPushCurrent_v2(CUcontext context) {
    return cuCtxSetCurrent(context);
}
EXPORT CUresult cuCtxPopCurrent_v2(CUcontext* context) {
    if (context) *context = current;
    return cuCtxSetCurrent(NULL);
}
EXPORT CUresult cuCtxGetDevice(CUdevice* device) {
    enter(__func__);
    if (!current) return invalid_context;
    *device = device_of(current);
    return success;
}
EXPORT CUresult cuCtxGetApiVersion(CUcontext context, unsigned* version) {
    (void)context;
    *version = 3020;
    return when_initialised();
}
EXPORT CUresult cuCtxGetFlags(unsigned* flags) {
    *flags = 0;
    return when_initialised();
}
EXPORT CUresult cuCtxSynchronize(void) {
    return when_initialised();
}
EXPORT CUresult cuCtxGetSharedMemConfig(int* config) {
    *config = 0;
    return when_initialised();
}
EXPORT CUresult cuCtxSetSharedMemConfig(int config) {
    (void)config;
    return when_initialised();
}
EXPORT CUresult cuCtxGetStreamPriorityRange(int* least, int* greatest) {
    if (least) *least = 0;
    if (greatest) *greatest = -5;
    return when_initialised();
}
EXPORT CUresult cuCtxEnablePeerAccess(CUcontext peer, unsigned flags) {
    (void)peer, (void)flags;
    return is_initialised() ? peer_unsupported : not_initialized;
}
EXPORT CUresult cuMemGetInfo_v2(size_t* available, size_t* total) {
    enter(__func__);
    const struct standin_gpu* gpu = gpu_of_device(current ? device_of(current) : 0);
    if (!gpu) return not_initialized;
    *total = (size_t)gpu->memory;
    *available = *total - *total / 64;
    return success;
}
EXPORT CUresult cuMemAlloc_v2(unsigned long long* address, size_t bytes) {
    enter(__func__);
    (void)bytes;
    *address = 0;
    return is_initialised() ? out_of_memory : not_initialized;
}
EXPORT CUresult cuMemFree_v2(unsigned long long address) {
    (void)address;
    return when_initialised();
}
EXPORT CUresult cuMemHostAlloc(void** address, size_t bytes, unsigned flags) {
    (void)flags;
    *address = malloc(bytes);
    return *address ? success : out_of_memory;
}
EXPORT CUresult cuMemFreeHost(void* address) {
    free(address);
    return success;
}
EXPORT CUresult cuPointerGetAttribute(void* data, int attribute, unsigned long long address) {
    (void)data, (void)attribute, (void)address;
    return invalid_value;
}
EXPORT CUresult cuStreamCreate(void** stream, unsigned flags) {
    (void)flags;
    return handle(stream);
}
EXPORT CUresult cuStreamCreateWithPriority(void** stream, unsigned flags, int priority) {
    (void)flags, (void)priority;
    return handle(stream);
}
EXPORT CUresult cuStreamDestroy_v2(void* stream) {
    free(stream);
    return success;
}
EXPORT CUresult cuStreamSynchronize(void* stream) {
    (void)stream;
    return when_initialised();
}
EXPORT CUresult cuStreamQuery(void* stream) {
    (void)stream;
    return when_initialised();
}
EXPORT CUresult cuStreamWaitEvent(void* stream, void* event, unsigned flags) {
    (void)stream, (void)event, (void)flags;
    return when_initialised();
}
EXPORT CUresult cuEventCreate(void** event, unsigned flags) {
    (void)flags;
    return handle(event);
}
EXPORT CUresult cuEventDestroy_v2(void* event) {
    free(event);
    return success;
}
EXPORT CUresult cuEventQuery(void* event) {
    (void)event;
    return when_initialised();
}
EXPORT CUresult cuEventRecord(void* event, void* stream) {
    (void)event, (void)stream;
    return when_initialised();
}
EXPORT CUresult cuEventSynchronize(void* event) {
    (void)event;
    return when_initialised();
}
EXPORT CUresult cuModuleLoadData(void** module, const void* image) {
    enter(__func__);
    (void)module, (void)image;
    return no_binary;
}
EXPORT CUresult cuModuleLoadDataEx(void** module, const void* image, unsigned count, void* options, void* values) {
    (void)count, (void)options, (void)values;
    return cuModuleLoadData(module, image);
}
EXPORT CUresult cuModuleLoadFatBinary(void** module, const void* image) {
    return cuModuleLoadData(module, image);
}
EXPORT CUresult cuThreadExchangeStreamCaptureMode(int* mode) {
    (void)mode;
    return when_initialised();
}
