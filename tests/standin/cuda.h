// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>

#include "standin.h"

typedef int CUresult;
typedef int CUdevice;
typedef void* CUcontext;

enum {
    success = 0,
    invalid_value = 1,
    out_of_memory = 2,
    not_initialized = 3,
    stub_library = 34,
    no_device = 100,
    invalid_device = 101,
    invalid_context = 201,
    no_binary = 209,
    peer_unsupported = 217,
    not_found = 500,
    not_supported = 801,
    unknown_error = 999
};

/// The GPU behind a device handle; NULL before cuInit and for a handle that is none.
const struct standin_gpu* gpu_of_device(CUdevice device);
int is_initialised(void);
/// What a function answers that was given this device.
CUresult device_code(CUdevice device);
