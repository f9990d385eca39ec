// SPDX-License-Identifier: Apache-2.0
/* whynogpu-probe cuda|nvml [LIBRARY]
 * Loads the library and asks it what it knows, as JSON lines on standard output (answer.h). The last line is
 * {"q":"end"}; without it the driver ended the process. WHYNOGPU_PROBE_LIMIT_MS: after so many milliseconds the process
 * ends itself by SIGALRM, so that its parent still receives what was said before. Exit status: 0 asked, 2 wrong use, 3
 * the library cannot be loaded, 4 nobody listens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "guard.h"
#include "library.h"
#include "subjects.h"

static const struct subject {
    const char* name;
    const char* soname;
    void (*ask)(void* library);
} subjects[] = {
    {"cuda", "libcuda.so.1", ask_cuda},
    {"nvml", "libnvidia-ml.so.1", ask_nvml},
};

static unsigned limit_of(const char* text) {
    unsigned long limit = text ? strtoul(text, NULL, 10) : 0;
    return limit > 600000 ? 600000 : (unsigned)limit;
}

int main(int argc, char** argv) {
    const struct subject* subject = NULL;
    for (unsigned i = 0; i < sizeof subjects / sizeof *subjects; ++i)
        if (argc >= 2 && strcmp(argv[1], subjects[i].name) == 0) subject = &subjects[i];
    if (!subject || argc > 3) {
        fputs("usage: whynogpu-probe cuda|nvml [LIBRARY]\n", stderr);
        return 2;
    }

    guard_process(limit_of(getenv("WHYNOGPU_PROBE_LIMIT_MS")));
    int out = keep_standard_output();
    if (out < 0) return 4;
    answers_go_to(out);

    void* library = open_library(argc == 3 && argv[2][0] ? argv[2] : subject->soname);
    if (!library) _exit(3);
    subject->ask(library);

    struct answer end;
    answer_start(&end, "end");
    answer_send(&end);
    _exit(0); /* without destructors: a driver that dies while leaving has nothing more to say */
}
