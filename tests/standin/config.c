// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "standin.h"

static struct standin config;
static int is_read;

/* The value of key=value or key="value with blanks" in a line; 0 when there is none. */
static int field(const char* line, const char* key, char* value, size_t size) {
    char pattern[32];
    snprintf(pattern, sizeof pattern, " %s=", key);
    const char* found = strstr(line, pattern);
    if (!found) return 0;
    found += strlen(pattern);
    char end = ' ';
    if (*found == '"') end = *found++;
    size_t length = 0;
    while (found[length] && found[length] != end && length + 1 < size) ++length;
    memcpy(value, found, length);
    value[length] = 0;
    return 1;
}

static unsigned long long number_field(const char* line, const char* key) {
    char text[64];
    return field(line, key, text, sizeof text) ? strtoull(text, NULL, 10) : 0;
}

static void read_gpu(const char* line) {
    if (config.gpu_count == standin_max_gpus) return;
    struct standin_gpu* gpu = &config.gpus[config.gpu_count++];
    char capability[16] = "";
    field(line, "name", gpu->name, sizeof gpu->name);
    field(line, "pci", gpu->pci, sizeof gpu->pci);
    field(line, "uuid", gpu->uuid, sizeof gpu->uuid);
    if (field(line, "capability", capability, sizeof capability)) sscanf(capability, "%d.%d", &gpu->major, &gpu->minor);
    gpu->multiprocessors = (int)number_field(line, "sms");
    gpu->memory = number_field(line, "memory");
}

static void read_process(const char* line) {
    if (config.process_count == standin_max_processes) return;
    struct standin_process* process = &config.processes[config.process_count++];
    unsigned long long gpu = number_field(line, "gpu");
    process->gpu = gpu < standin_max_gpus ? (int)gpu : 0;
    process->pid = (unsigned)number_field(line, "pid");
    process->bytes = number_field(line, "bytes");
}

static void read_line(const char* line) {
    char key[32] = "", value[256] = "", more[64] = "";
    if (sscanf(line, "%31s %255s %63s", key, value, more) < 1 || key[0] == '#') return;
    if (strcmp(key, "driver") == 0)
        snprintf(config.driver, sizeof config.driver, "%.31s", value);
    else if (strcmp(key, "api") == 0)
        config.api = atoi(value);
    else if (strcmp(key, "init") == 0)
        config.init_is_set = 1, config.init = atoi(value);
    else if (strcmp(key, "nvml-init") == 0)
        config.nvml_init = atoi(value);
    else if (strcmp(key, "nodes") == 0)
        config.checks_nodes = strcmp(value, "check") == 0;
    else if (strcmp(key, "stub") == 0)
        config.is_stub = 1;
    else if (strcmp(key, "trace") == 0)
        snprintf(config.trace, sizeof config.trace, "%.255s", value);
    else if (strcmp(key, "behave") == 0)
        snprintf(config.behaviour, sizeof config.behaviour, "%.15s", value),
            snprintf(config.behaves_in, sizeof config.behaves_in, "%.63s", more);
    else if (strcmp(key, "gpu") == 0)
        read_gpu(line);
    else if (strcmp(key, "process") == 0)
        read_process(line);
}

static FILE* open_beside_library(void) {
    Dl_info here;
    char path[PATH_MAX];
    if (!dladdr(&config, &here) || !here.dli_fname) return NULL;
    const char* slash = strrchr(here.dli_fname, '/');
    if (!slash) return NULL;
    snprintf(path, sizeof path, "%.*s/standin.conf", (int)(slash - here.dli_fname), here.dli_fname);
    return fopen(path, "re");
}

static FILE* open_configuration(void) {
    const char* named = getenv("WHYNOGPU_STANDIN");
    if (named && *named) return fopen(named, "re");
    FILE* file = open_beside_library();
    return file ? file : fopen("/etc/whynogpu-standin.conf", "re");
}

const struct standin* standin(void) {
    if (is_read) return &config;
    is_read = 1;
    strcpy(config.driver, "550.54.15");
    config.api = 12040;
    FILE* file = open_configuration();
    if (!file) return &config;
    char line[1024];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        read_line(line);
    }
    fclose(file);
    return &config;
}

static void write_trace(const char* function) {
    int fd = open(config.trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) return;
    char line[128];
    int length = snprintf(line, sizeof line, "%.120s\n", function);
    if (write(fd, line, (size_t)length) < 0) { /* a trace that cannot be written is nobody's fault */
    }
    close(fd);
}

static void misbehave(const char* how) {
    if (strcmp(how, "deaf") == 0) signal(SIGALRM, SIG_IGN);
    if (strcmp(how, "hang") == 0 || strcmp(how, "deaf") == 0)
        for (;;) pause();
    if (strcmp(how, "crash") == 0) raise(SIGSEGV);
    if (strcmp(how, "exit") == 0) exit(0);
    if (strcmp(how, "slow") == 0) usleep(50000);
    if (strcmp(how, "print") == 0) {
        printf("{\"q\":\"cuInit\",\"code\":0}\nNVIDIA says hello on standard output\n");
        fflush(stdout);
        fprintf(stderr, "and on standard error\n");
    }
}

const struct standin* enter(const char* function) {
    const struct standin* c = standin();
    if (c->trace[0]) write_trace(function);
    if (c->behaviour[0] && strcmp(c->behaves_in, function) == 0) misbehave(c->behaviour);
    return c;
}
