# SPDX-License-Identifier: Apache-2.0
"""compare.py --runs N --name A -- COMMAND ::: [--runs N] --name B -- COMMAND ::: ...

Runs the commands in turn (A B C, A B C, ...) after one warm-up each and prints CPU time and peak memory of whole processes: medians, and the
ratio of every other command to the first."""
import os
import statistics
import sys


def parse(arguments):
    jobs, runs = [], 10
    group = []
    for word in arguments + [":::"]:
        if word != ":::":
            group.append(word)
            continue
        head, command = group[:group.index("--")], group[group.index("--") + 1:]
        options = dict(zip(head[::2], head[1::2]))
        runs = int(options.get("--runs", runs)) if not jobs else runs
        jobs.append((options["--name"], command, int(options.get("--runs", runs))))
        group = []
    return jobs


def once(command):
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main():
    jobs = parse(sys.argv[1:])
    for _, command, _ in jobs:
        once(command)
    measured = {name: [] for name, _, _ in jobs}
    for turn in range(max(runs for _, _, runs in jobs)):
        for name, command, runs in jobs:
            if turn < runs:
                measured[name].append(once(command))
    first = statistics.median(cpu for cpu, _, _ in measured[jobs[0][0]])
    print("%-20s %5s %12s %12s %10s %8s" % ("command", "runs", "CPU ms", "min..max", "memory MB", "ratio"))
    for name, _, _ in jobs:
        cpu = [c * 1000 for c, _, _ in measured[name]]
        memory = statistics.median(m for _, m, _ in measured[name])
        median = statistics.median(cpu)
        print("%-20s %5d %12.2f %12s %10.1f %8.1f" % (name, len(cpu), median, "%.1f..%.1f" % (min(cpu), max(cpu)), memory, median / (first * 1000)))


main()
