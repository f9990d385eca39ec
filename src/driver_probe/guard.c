// SPDX-License-Identifier: Apache-2.0
#include "guard.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

int keep_standard_output(void) {
    /* Far from the low numbers that a careless library might close or reuse; near ones where descriptors are scarce. */
    int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 200);
    if (out < 0) out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (out < 0) return -1;
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (nothing < 0)
            close(fd); /* no /dev/null: a driver that prints gets EBADF */
        else
            dup2(nothing, fd);
    }
    if (nothing > STDERR_FILENO) close(nothing);
    return out;
}

void guard_process(unsigned limit_ms) {
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_PDEATHSIG, SIGKILL);

    /* A parent may have left SIGALRM ignored or blocked: both are inherited. */
    struct sigaction ends;
    memset(&ends, 0, sizeof ends);
    ends.sa_handler = SIG_DFL;
    sigaction(SIGALRM, &ends, NULL);
    sigset_t alarm_only;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);

    if (limit_ms == 0) return;
    struct itimerval timer;
    memset(&timer, 0, sizeof timer);
    timer.it_value.tv_sec = (time_t)(limit_ms / 1000);
    timer.it_value.tv_usec = (suseconds_t)(limit_ms % 1000) * 1000;
    setitimer(ITIMER_REAL, &timer, NULL);
}
