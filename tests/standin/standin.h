// SPDX-License-Identifier: Apache-2.0
#pragma once

#define EXPORT __attribute__((visibility("default")))

enum { standin_max_gpus = 16, standin_max_processes = 16 };

struct standin_gpu {
    char name[96], pci[24], uuid[48];
    int major, minor, multiprocessors;
    unsigned long long memory;
};

struct standin_process {
    int gpu;
    unsigned pid;
    unsigned long long bytes;
};

struct standin {
    char driver[32];
    int api;
    int init_is_set, init, nvml_init;
    int checks_nodes, is_stub;
    char behaviour[16], behaves_in[64];
    char trace[256];
    int gpu_count, process_count;
    struct standin_gpu gpus[standin_max_gpus];
    struct standin_process processes[standin_max_processes];
};

/// The configuration, read at the first call.
const struct standin* standin(void);

/// First statement of every exported function: writes the trace and misbehaves where the configuration says so.
const struct standin* enter(const char* function);

/// Indices into `gpus` that CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER leave, in the driver's order; returns how many.
int visible_gpus(const struct standin* config, int visible[standin_max_gpus]);
