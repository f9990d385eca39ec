// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

#include "answer.h"

void* open_library(const char* path) {
    answer_begin("dlopen", -1);
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    struct answer a;
    answer_start(&a, "dlopen");
    if (library) {
        struct link_map* map = NULL;
        answer_number(&a, "code", 0);
        if (dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 && map && map->l_name) answer_text(&a, "value", map->l_name);
    } else {
        const char* why = dlerror();
        answer_number(&a, "code", 1);
        answer_text(&a, "text", why ? why : "dlopen failed without a reason");
    }
    answer_send(&a);
    return library;
}

any_function optional_function(void* library, const char* name) {
    /* ISO C has no cast from an object to a function pointer; POSIX promises that the bytes mean the same. */
    void* address = dlsym(library, name);
    any_function function = NULL;
    memcpy(&function, &address, sizeof function);
    return function;
}

any_function required_function(void* library, const char* name) {
    any_function function = optional_function(library, name);
    if (!function) answer_missing(name);
    return function;
}
