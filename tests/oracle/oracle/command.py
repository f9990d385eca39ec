# SPDX-License-Identifier: Apache-2.0
"""The command line: what to run, how many at once, and one table at the end."""
import argparse
import collections
import concurrent.futures
import os
import random
import re
import signal
import sys
import time
import tomllib

from . import compare, decision, namespace, releases, scenario, trim
from .results import Results

TOP = os.path.realpath(f"{releases.HERE}/../..")
TRIES = 5    # scenarios of a family, in a sample, until one can be built
SHOWN = 20   # names behind a reason


def arguments(words):
    parser = argparse.ArgumentParser(prog="tests/oracle/run", description="Real TensorFlow on made-up machines, and whynogpu beside it.")
    parser.add_argument("--program", default=f"{TOP}/build/whynogpu", help="the whynogpu to compare (build/whynogpu); standin/ lies beside it")
    parser.add_argument("--environments", action="append", default=[], metavar="FOLDER", help="where tf<release>/ environments are (several times; build/environments)")
    parser.add_argument("--results", default=f"{releases.HERE}/results", metavar="FOLDER", help="where decisions are kept")
    parser.add_argument("--namespace", choices=("root", "user"), help="the kind of namespace; by itself: root as root, else user")
    parser.add_argument("--cache", default=cache_folder(), metavar="FOLDER", help="where byte code, made-up libraries and wheels are kept (~/.cache/whynogpu-oracle)")
    parser.add_argument("-j", type=int, default=cores(), metavar="N", help="how many machines at once (one for each core)")
    parser.add_argument("-v", action="store_true", help="say each scenario, not only those that differ")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--sample", action="store_true", help="every family once, on a few releases (the default)")
    what.add_argument("--all", action="store_true", help="every scenario on every release that has an environment")
    parser.add_argument("--release", action="append", default=[], metavar="NAME")
    parser.add_argument("--family", action="append", default=[], metavar="REGEX", help="families or scenarios whose name matches")
    parser.add_argument("--again", action="store_true", help="run TensorFlow also where its decision is kept")
    parser.add_argument("--known", action="store_true", help="do not run TensorFlow at all: only scenarios whose decision is kept")
    parser.add_argument("--seed", type=int, default=1, help="which releases and scenarios a sample draws (1)")
    actions = parser.add_subparsers(dest="action", metavar="prepare | list | record | enter")
    prepare = actions.add_parser("prepare", help="make environments: prepare --into FOLDER [RELEASE…]")
    prepare.add_argument("--into", required=True, metavar="FOLDER")
    prepare.add_argument("releases", nargs="*")
    actions.add_parser("list", help="the families, and how many scenarios each has")
    actions.add_parser("record", help="record the machines of replay.toml again, for the tests that run without wheels")
    enter = actions.add_parser("enter", help="any command in a machine: enter RELEASE SCENARIO -- COMMAND ({python}, {site}… are filled in)")
    enter.add_argument("scenario_release")
    enter.add_argument("scenario")
    enter.add_argument("words", nargs=argparse.REMAINDER)
    return parser.parse_args(words)


def chosen(options, families, rows):
    """[scenarios of which the first that can be built is run], and what cannot be run: {reason: names}."""
    wanted = [s for s in scenario.all_scenarios(families, rows) if not options.family or any(re.search(f, s.id) for f in options.family)]
    if options.all or options.family or options.release:
        return [[one] for one in wanted], {}
    picked, without = scenario.sample(families, rows, options.seed)
    return list(picked.values()), {"no release that the family is about has an environment": without} if without else {}


def one(current, settings, options, stores):
    """(scenario, disagreements or None, why skipped, ran TensorFlow?)"""
    known = None if options.again else stores[current.release.name].known(current)
    if options.known and known is None:
        return current, None, "its decision is not kept", False
    answer = decision.examine(current, settings, known is None)
    if "skipped" in answer:
        return current, None, answer["skipped"], False
    truth = known if known is not None else answer["truth"]
    if known is None:
        stores[current.release.name].keep(current, truth)
    return current, compare.compare(current, answer["said"], truth, count(current)), "", known is None


def first_that_runs(alternatives, settings, options, stores):
    """The result of the first scenario that this system can build, after those of the ones that it cannot."""
    results = []
    for current in alternatives[:TRIES]:
        results.append(one(current, settings, options, stores))
        if results[-1][1] is not None:
            break
    return results


class Tally:
    """What has come out so far."""

    def __init__(self):
        self.table = collections.defaultdict(collections.Counter)
        self.kinds, self.skipped, self.ran = collections.Counter(), collections.defaultdict(list), 0

    def add(self, current, differences, reason, real):
        counts = self.table[current.release.name]
        self.ran += real
        if differences is None:
            counts["skipped"] += 1
            self.skipped[reason].append(f"{current.release.name} {current.id}")
            return
        counts["agree" if not differences else "differ"] += 1
        self.kinds.update({kind for kind, _ in differences})


def run(options, families, rows):
    settings = settings_of(options)
    rows = [row for row in rows if not options.release or row.name in options.release]
    without = [row.name for row in rows if not row.folder]
    rows = [row for row in rows if row.folder]
    wanted, impossible = chosen(options, families, rows)
    stores = {row.name: Results(options.results, row) for row in rows}
    print(f"{len(wanted)} scenarios, {options.j} at once; machines in {'a root' if settings.way == 'root' else 'an unprivileged user'} namespace; {settings.program}", flush=True)
    tally, start = Tally(), time.monotonic()
    try:
        with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
            if not options.known:
                used = list(dict.fromkeys(alternatives[0].release for alternatives in wanted))
                list(pool.map(lambda row: decision.make_ready(row, settings), used))
            for results in pool.map(lambda s: first_that_runs(s, settings, options, stores), wanted):
                for current, differences, reason, real in results:
                    tally.add(current, differences, reason, real)
                    if differences or (options.v and differences is not None):
                        print(f"{current.release.name} {current.id}: {'; '.join(f'{k}: {t}' for k, t in differences) or 'agree'}", flush=True)
                    if real:
                        stores[current.release.name].save()
    finally:
        decision.finish(settings)
    tally.skipped.update(impossible)
    print_table(rows, tally, without)
    seconds = time.monotonic() - start
    print(f"TensorFlow ran {tally.ran} times, the other decisions were kept; {seconds // 60:.0f} min {seconds % 60:.0f} s, load {os.getloadavg()[0]:.1f} on {cores()} cores")
    return 1 if tally.kinds else 0


def print_table(rows, tally, without):
    print(f"\n{'release':<12}{'wheel':<32}{'agree':>7}{'differ':>8}{'skipped':>9}")
    total = collections.Counter()
    for row in rows:
        counts = tally.table[row.name]
        if counts:
            print(f"{row.name:<12}{row.wheel():<32}{counts['agree']:>7}{counts['differ']:>8}{counts['skipped']:>9}")
            total.update(counts)
    print(f"{'all':<44}{total['agree']:>7}{total['differ']:>8}{total['skipped']:>9}")
    if tally.kinds:
        print("differ in: " + ", ".join(f"{kind} {count}" for kind, count in tally.kinds.most_common()))
    for reason, names in tally.skipped.items():
        print(f"skipped, {reason}: {len(names)} ({', '.join(names[:SHOWN])}{'…' if len(names) > SHOWN else ''})")
    if without:
        print(f"without an environment (tests/oracle/run prepare): {', '.join(without)}")


def cores():
    return len(os.sched_getaffinity(0))


def cache_folder():
    return f"{os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')}/whynogpu-oracle"


def settings_of(options):
    program = os.path.realpath(options.program)
    return decision.Settings(program, os.path.abspath(options.cache), namespace.way_of_working(options.namespace))


def record(options, families, rows):
    """Machines of replay.toml as text. A scenario whose decision is not kept is decided first."""
    with open(f"{releases.HERE}/replay.toml", "rb") as file:
        wanted = tomllib.load(file)["recorded"]
    settings = settings_of(options)
    settings.capture = True
    for row in rows:
        if not row.folder or row.name not in wanted or (options.release and row.name not in options.release):
            continue
        store, kept, trimmer = Results(options.results, row), [], trim.Trimmer(settings.program)
        for current in scenario.all_scenarios(families, [row]):
            if any(re.fullmatch(pattern, current.id) for pattern in wanted[row.name]):
                kept += record_one(current, settings, store, trimmer)
                store.save()
        trim.pack(kept, f"{releases.HERE}/replay/{row.name}.jsonl")
        print(f"{row.name}: {len(kept)} machines, {os.path.getsize(f'{releases.HERE}/replay/{row.name}.jsonl') >> 10} KiB", flush=True)
    decision.finish(settings)
    return 0


def record_one(current, settings, store, trimmer):
    truth = store.known(current)
    answer = decision.examine(current, settings, truth is None)
    if "skipped" in answer:
        print(f"{current.release.name} {current.id}: skipped, {answer['skipped']}")
        return []
    if truth is None:
        truth = answer["truth"]
        store.keep(current, truth)
    bundle, report = trimmer.trim(answer["bundle"], answer["folders"])
    if bundle is None:
        print(f"{current.release.name} {current.id}: the bundle does not answer every question of its own replay: {report.get('error', '')}")
        return []
    row = {"scenario": current.id, "wheel": store.wheel, "date": store.date(current), "gpus": count(current), "required": current.release.required(),
           "truth": trim.rename(decision.absolute(current, truth), answer["folders"]), "bundle": bundle}
    return [row]


def count(current):
    return len(current.gpus) if current.gpus is not None else 1


def enter(options, families, rows):
    row = next((r for r in rows if r.name == options.scenario_release and r.folder), None)
    found = [s for s in scenario.all_scenarios(families, [row])] if row else []
    current = next((s for s in found if s.id == options.scenario), None)
    if current is None:
        sys.exit(f"no such scenario or no environment: {options.scenario_release} {options.scenario}")
    settings = settings_of(options)
    words = [word for word in options.words if word != "--"]
    answer = decision.examine(current, settings, False, words or ["/bin/sh"])
    decision.finish(settings)
    if "skipped" in answer:
        sys.exit(answer["skipped"])
    return answer["status"]


def main(words):
    options = arguments(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("tests/oracle/run: ended by a signal"))  # so that what it made is removed
    folders = options.environments or [f"{TOP}/build/environments"]
    rows = releases.read(folders)
    try:
        families = scenario.read_families()
        if options.action == "prepare":
            for row in rows:
                if not options.releases or row.name in options.releases:
                    os.makedirs(options.into, exist_ok=True)
                    print(releases.prepare(row, options.into, releases.read([options.into, *folders])), flush=True)
            return 0
        if options.action == "list":
            for name, family in families.items():
                count = sum(1 for row in rows if row.folder for _ in scenario.scenarios_of(name, family, row))
                print(f"{name:<28}{count:>6}  {family['about']}")
            print(f"{len(families)} families")
            return 0
        if options.action == "record":
            return record(options, families, rows)
        if options.action == "enter":
            return enter(options, families, rows)
        return run(options, families, rows)
    except (scenario.BadFamily, namespace.CannotBuild) as error:
        sys.exit(f"tests/oracle/run: {error}")
