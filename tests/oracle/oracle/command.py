# SPDX-License-Identifier: Apache-2.0
"""The command line: what to run, how many at once, and one table at the end."""
import argparse
import collections
import concurrent.futures
import os
import random
import re
import sys
import time
import tomllib

from . import compare, decision, namespace, releases, scenario, trim
from .results import Results

TOP = os.path.realpath(f"{releases.HERE}/../..")


def arguments(words):
    parser = argparse.ArgumentParser(prog="tests/oracle/run", description="Real TensorFlow on made-up machines, and whynogpu beside it.")
    parser.add_argument("--program", default=f"{TOP}/build/whynogpu", help="the whynogpu to compare (build/whynogpu); standin/ lies beside it")
    parser.add_argument("--environments", action="append", default=[], metavar="FOLDER", help="where tf<release>/ environments are (several times; build/environments)")
    parser.add_argument("--results", default=f"{releases.HERE}/results", metavar="FOLDER", help="where decisions are kept")
    parser.add_argument("--namespace", choices=("root", "user"), help="the kind of namespace; by itself: root as root, else user")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="how many machines at once (2)")
    parser.add_argument("-v", action="store_true", help="say each scenario, not only those that differ")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--sample", action="store_true", help="every family once, each on another release (the default)")
    what.add_argument("--all", action="store_true", help="every scenario on every release that has an environment")
    parser.add_argument("--release", action="append", default=[], metavar="NAME")
    parser.add_argument("--family", action="append", default=[], metavar="REGEX", help="families or scenarios whose name matches")
    parser.add_argument("--again", action="store_true", help="run TensorFlow also where its decision is kept")
    parser.add_argument("--known", action="store_true", help="do not run TensorFlow at all: only scenarios whose decision is kept")
    parser.add_argument("--seed", type=int, default=1, help="which release a family meets in a sample")
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


def chosen_scenarios(options, families, rows):
    wanted = [s for s in scenario.all_scenarios(families, rows) if not options.family or any(re.search(f, s.id) for f in options.family)]
    if options.all or options.family or options.release:
        return wanted
    by_family = collections.defaultdict(list)
    for one in wanted:
        by_family[one.family].append(one)
    chance = random.Random(options.seed)
    return [chance.choice(by_family[name]) for name in by_family]


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


def run(options, families, rows):
    settings = settings_of(options)
    rows = [row for row in rows if not options.release or row.name in options.release]
    without = [row.name for row in rows if not row.folder]
    rows = [row for row in rows if row.folder]
    wanted = chosen_scenarios(options, families, rows)
    stores = {row.name: Results(options.results, row) for row in rows}
    print(f"{len(wanted)} scenarios; machines in {'a root' if settings.way == 'root' else 'an unprivileged user'} namespace; {settings.program}")
    table = collections.defaultdict(collections.Counter)
    kinds, skipped, start, ran = collections.Counter(), collections.defaultdict(list), time.monotonic(), 0
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for current, differences, reason, real in pool.map(lambda s: one(s, settings, options, stores), wanted):
            name = current.release.name
            ran += real
            if differences is None:
                table[name]["skipped"] += 1
                skipped[reason].append(f"{name} {current.id}")
            else:
                table[name]["agree" if not differences else "differ"] += 1
                kinds.update({kind for kind, _ in differences})
                if differences or options.v:
                    print(f"{name} {current.id}: {'; '.join(f'{k}: {t}' for k, t in differences) or 'agree'}", flush=True)
            if real:
                stores[name].save()
    decision.finish(settings)
    for name in without:
        skipped["no environment: tests/oracle/run prepare"].append(name)
    print_table(rows, table, kinds, skipped)
    print(f"TensorFlow ran {ran} times; {time.monotonic() - start:.0f} s")
    return 1 if kinds else 0


def print_table(rows, table, kinds, skipped):
    print(f"\n{'release':<12}{'wheel':<32}{'agree':>7}{'differ':>8}{'skipped':>9}")
    total = collections.Counter()
    for row in rows:
        counts = table[row.name]
        if counts:
            print(f"{row.name:<12}{row.wheel():<32}{counts['agree']:>7}{counts['differ']:>8}{counts['skipped']:>9}")
            total.update(counts)
    print(f"{'all':<44}{total['agree']:>7}{total['differ']:>8}{total['skipped']:>9}")
    if kinds:
        print("differ in: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for reason, names in skipped.items():
        print(f"skipped, {reason}: {len(names)} ({', '.join(names[:3])}{'…' if len(names) > 3 else ''})")


def settings_of(options):
    program = os.path.realpath(options.program)
    return decision.Settings(program, f"{os.path.dirname(program)}/oracle", namespace.way_of_working(options.namespace))


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
