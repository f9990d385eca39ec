/* SPDX-License-Identifier: Apache-2.0 */
/* Opens libraries one after another and tells what the real loader did.
 *     loader_helper CALLER:NAME...
 * CALLER is the number of an earlier operation whose library shall call dlopen, or "-": this program itself.
 * One line each: "ok<TAB>name of the link map<TAB>file that is mapped", or "error<TAB>text of dlerror()"; in the end "map<TAB>name"
 * for every object of the process. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *(*opener)(const char *, int);

static void tell_file_at(unsigned long address) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[8192];
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        unsigned long start, end;
        int path = 0;
        if (sscanf(line, "%lx-%lx %*s %*s %*s %*s %n", &start, &end, &path) < 2 || address < start || address >= end) continue;
        line[strcspn(line, "\n")] = '\0';
        fputs(line + path, stdout);
        break;
    }
    if (maps != NULL) fclose(maps);
}

int main(int argc, char **argv) {
    void *handles[64] = {0};
    for (int i = 1; i < argc && i < 64; ++i) {
        char *name = strchr(argv[i], ':');
        if (name == NULL) return 2;
        *name++ = '\0';
        if (strcmp(argv[i], "-") == 0) {
            handles[i] = dlopen(name, RTLD_NOW | RTLD_LOCAL);
        } else {
            void *caller = handles[atoi(argv[i])];
            opener open_there = NULL;
            if (caller != NULL) *(void **)&open_there = dlsym(caller, "open_from_here");
            if (open_there == NULL) {
                puts("no caller");
                fflush(stdout);
                continue;
            }
            handles[i] = open_there(name, RTLD_NOW | RTLD_LOCAL);
        }
        struct link_map *map = NULL;
        if (handles[i] == NULL) {
            printf("error\t%s\n", dlerror());
        } else if (dlinfo(handles[i], RTLD_DI_LINKMAP, &map) == 0) {
            printf("ok\t%s\t", map->l_name);
            tell_file_at((unsigned long)map->l_ld);
            putchar('\n');
        }
        fflush(stdout);
    }
    struct link_map *all = NULL;
    if (dlinfo(dlopen(NULL, RTLD_NOW), RTLD_DI_LINKMAP, &all) == 0)
        for (; all != NULL; all = all->l_next) printf("map\t%s\n", all->l_name);
    return 0;
}
