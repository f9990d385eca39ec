// SPDX-License-Identifier: Apache-2.0
/* The few declarations of the CUDA driver API that are used here. Codes and devices are int; names are those the
 * library exports. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "library.h"
#include "subjects.h"

enum { max_devices = 256 };

typedef int (*init_function)(unsigned flags);
typedef int (*number_function)(int* value);
typedef int (*device_function)(int* device, int ordinal);
typedef int (*attribute_function)(int* value, int attribute, int device);
typedef int (*memory_function)(size_t* bytes, int device);
typedef int (*text_function)(char* text, int size, int device);
typedef int (*uuid_function)(unsigned char bytes[16], int device);
typedef int (*error_function)(int code, const char** text);

struct error_texts {
    error_function name, text;
};

/* TensorFlow writes "UNKNOWN ERROR (n)" unless cuGetErrorName succeeds: a code without a name stays without one here.
 */
static void say_code(struct answer* a, const struct error_texts* errors, int code) {
    const char* text = NULL;
    answer_number(a, "code", code);
    if (code == 0) return;
    if (errors->name && errors->name(code, &text) == 0 && text) answer_text(a, "name", text);
    text = NULL;
    if (errors->text && errors->text(code, &text) == 0 && text) answer_text(a, "text", text);
}

static void start_device(struct answer* a, const char* question, int device) {
    answer_start(a, question);
    answer_number(a, "device", device);
}

static int ask_init(void* library, const struct error_texts* errors) {
    init_function init = (init_function)required_function(library, "cuInit");
    if (!init) return 0;
    answer_begin("cuInit", -1);
    int code = init(0);
    struct answer a;
    answer_start(&a, "cuInit");
    say_code(&a, errors, code);
    answer_send(&a);
    return code == 0;
}

static int ask_number(void* library, const char* name, const struct error_texts* errors) {
    number_function function = (number_function)required_function(library, name);
    if (!function) return 0;
    answer_begin(name, -1);
    int value = 0, code = function(&value);
    struct answer a;
    answer_start(&a, name);
    say_code(&a, errors, code);
    if (code == 0) answer_number(&a, "value", value);
    answer_send(&a);
    return code == 0 ? value : 0;
}

static void ask_attribute(void* library, int device, int ordinal, int attribute, const struct error_texts* errors) {
    static const char name[] = "cuDeviceGetAttribute";
    attribute_function function = (attribute_function)optional_function(library, name);
    if (!function) return;
    answer_begin(name, ordinal);
    int value = 0, code = function(&value, attribute, device);
    struct answer a;
    start_device(&a, name, ordinal);
    answer_number(&a, "item", attribute);
    say_code(&a, errors, code);
    if (code == 0) answer_number(&a, "value", value);
    answer_send(&a);
}

static void ask_text(void* library, const char* name, int device, int ordinal, const struct error_texts* errors) {
    text_function function = (text_function)required_function(library, name);
    if (!function) return;
    char text[512] = "";
    answer_begin(name, ordinal);
    int code = function(text, (int)sizeof text - 1, device);
    text[sizeof text - 1] = 0;
    struct answer a;
    start_device(&a, name, ordinal);
    say_code(&a, errors, code);
    if (code == 0) answer_text(&a, "value", text);
    answer_send(&a);
}

static void ask_memory(void* library, int device, int ordinal, const struct error_texts* errors) {
    static const char name[] = "cuDeviceTotalMem_v2";
    memory_function function = (memory_function)required_function(library, name);
    if (!function) return;
    answer_begin(name, ordinal);
    size_t bytes = 0;
    int code = function(&bytes, device);
    struct answer a;
    start_device(&a, name, ordinal);
    say_code(&a, errors, code);
    if (code == 0) answer_unsigned(&a, "value", bytes);
    answer_send(&a);
}

static void ask_uuid(void* library, int device, int ordinal, const struct error_texts* errors) {
    /* The second version names the MIG instance where there is one; drivers before 11.4 have only the first. */
    uuid_function function = (uuid_function)optional_function(library, "cuDeviceGetUuid_v2");
    if (!function) function = (uuid_function)required_function(library, "cuDeviceGetUuid");
    if (!function) return;
    unsigned char u[64] = {0};
    answer_begin("cuDeviceGetUuid", ordinal);
    int code = function(u, device);
    struct answer a;
    start_device(&a, "cuDeviceGetUuid", ordinal);
    say_code(&a, errors, code);
    if (code == 0) {
        char text[64];
        snprintf(text, sizeof text, "GPU-%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0],
                 u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
        answer_text(&a, "value", text);
    }
    answer_send(&a);
}

static void ask_device(void* library, int ordinal, const struct error_texts* errors) {
    /* CUdevice_attribute: capability major and minor, multiprocessors, compute mode, ECC. */
    static const int attributes[] = {75, 76, 16, 20, 32};
    static const char name[] = "cuDeviceGet";
    device_function get = (device_function)required_function(library, name);
    if (!get) return;
    answer_begin(name, ordinal);
    int device = 0, code = get(&device, ordinal);
    struct answer a;
    start_device(&a, name, ordinal);
    say_code(&a, errors, code);
    answer_send(&a);
    if (code != 0) return;
    for (unsigned i = 0; i < sizeof attributes / sizeof *attributes; ++i)
        ask_attribute(library, device, ordinal, attributes[i], errors);
    ask_text(library, "cuDeviceGetName", device, ordinal, errors);
    ask_text(library, "cuDeviceGetPCIBusId", device, ordinal, errors);
    ask_memory(library, device, ordinal, errors);
    ask_uuid(library, device, ordinal, errors);
}

void ask_cuda(void* library) {
    const struct error_texts errors = {(error_function)optional_function(library, "cuGetErrorName"),
                                       (error_function)optional_function(library, "cuGetErrorString")};
    int initialised = ask_init(library, &errors);
    /* Answers without cuInit too: a mismatched driver still tells which CUDA it is for. */
    ask_number(library, "cuDriverGetVersion", &errors);
    if (!initialised) return;
    int count = ask_number(library, "cuDeviceGetCount", &errors);
    for (int i = 0; i < count && i < max_devices; ++i) ask_device(library, i, &errors);
}
