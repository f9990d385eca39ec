// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The answers go out as JSON lines, one write(2) each, so that what was learned before a crash is kept:
///     {"q":"cuInit","begin":true}
///     {"q":"cuInit","code":100,"name":"CUDA_ERROR_NO_DEVICE","text":"no CUDA-capable device is detected"}
///     {"q":"cuDeviceGetAttribute","device":0,"item":75,"code":0,"value":8}
/// Bytes of a text outside printable ASCII are written as \u00NN, whatever they meant.
struct answer {
    char bytes[8192];
    unsigned used;
};

void answers_go_to(int fd);

void answer_start(struct answer* a, const char* question);
void answer_number(struct answer* a, const char* key, long long value);
void answer_unsigned(struct answer* a, const char* key, unsigned long long value);
void answer_text(struct answer* a, const char* key, const char* value);
void answer_true(struct answer* a, const char* key);
void answer_send(struct answer* a);

/// Said before a call, so that the call which never returned is known by name. `device` < 0: none.
void answer_begin(const char* question, int device);
/// The library has no function of that name.
void answer_missing(const char* question);
