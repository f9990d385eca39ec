// SPDX-License-Identifier: Apache-2.0
/* CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER after the description in NVIDIA's CUDA programming guide: a list of
 * indices or of unambiguous beginnings of UUIDs; what follows the first entry that names no device does not count; a
 * device named twice leaves none. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "standin.h"

static int speed(const struct standin_gpu* gpu) {
    return gpu->multiprocessors * (10 * gpu->major + gpu->minor);
}

/* FASTEST_FIRST promises only who is first; the others keep the order of the bus. */
static void base_order(const struct standin* config, int order[standin_max_gpus]) {
    const char* wanted = getenv("CUDA_DEVICE_ORDER");
    int fastest = 0, used = 0;
    for (int i = 1; i < config->gpu_count; ++i)
        if (speed(&config->gpus[i]) > speed(&config->gpus[fastest])) fastest = i;
    if (wanted && strcmp(wanted, "PCI_BUS_ID") == 0) fastest = 0;
    if (config->gpu_count > 0) order[used++] = fastest;
    for (int i = 0; i < config->gpu_count; ++i)
        if (i != fastest) order[used++] = i;
}

/* As strtol reads it: leading blanks, a sign, digits; what follows the digits is not looked at. -1: no number. */
static long index_of(const char* entry, size_t length) {
    char text[32];
    if (length >= sizeof text) return -1;
    memcpy(text, entry, length);
    text[length] = 0;
    char* end;
    long value = strtol(text, &end, 10);
    return end == text ? -1 : value;
}

/* Which device the entry names: -1 none, -2 more than one. */
static int gpu_of(const struct standin* config, const int* order, const char* entry, size_t length, int by_uuid) {
    if (!by_uuid) {
        long index = index_of(entry, length);
        return index >= 0 && index < config->gpu_count ? order[index] : -1;
    }
    int found = -1;
    if (length <= 4) return -1;
    for (int i = 0; i < config->gpu_count; ++i) {
        if (strncasecmp(config->gpus[i].uuid, entry, length) != 0) continue;
        if (found >= 0) return -2;
        found = i;
    }
    return found;
}

int visible_gpus(const struct standin* config, int visible[standin_max_gpus]) {
    int order[standin_max_gpus], count = 0;
    base_order(config, order);
    const char* entry = getenv("CUDA_VISIBLE_DEVICES");
    if (!entry) {
        memcpy(visible, order, (size_t)config->gpu_count * sizeof *order);
        return config->gpu_count;
    }
    int by_uuid = strncmp(entry, "GPU-", 4) == 0;
    for (;;) {
        size_t length = strcspn(entry, ",");
        int gpu = gpu_of(config, order, entry, length, by_uuid);
        if (gpu == -2) return 0;
        if (gpu < 0) return count;
        for (int i = 0; i < count; ++i)
            if (visible[i] == gpu) return 0;
        visible[count++] = gpu;
        if (!entry[length]) return count;
        entry += length + 1;
    }
}
