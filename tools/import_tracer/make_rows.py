# SPDX-License-Identifier: Apache-2.0
"""Writes knowledge/python/*.toml from what start_modules.py and traced_import.py printed.

    make_rows.py OUTPUT_FOLDER CHECKED_DATE FILE.json...

To renew: for each CPython version make an empty virtual environment and run start_modules.py with it; for each TensorFlow release at
hand run traced_import.py with the Python of its environment; give all the JSON files to this script.
"""
import collections
import json
import sys

MOST_NAMES = 6  # a file that has all of them is a copy of the real module


def needed(edges, error):
    """Modules whose ImportError (0) or AttributeError (1) ends the import: reached from the package through imports that nobody guards."""
    found, pending = set(), ["tensorflow"]
    while pending:
        module = pending.pop()
        if module in found:
            continue
        found.add(module)
        if module.startswith("importlib._bootstrap"):
            continue  # stands for compiled modules, whichever they are
        pending.extend(target for target, pardons in edges.get(module, {}).items() if not pardons[error])
        if "." in module:
            pending.append(module.rpartition(".")[0])
    return found


def merge(traces):
    rows = {}
    for trace in traces:
        fatal = {"from": needed(trace["edges"], 0), "attribute": needed(trace["edges"], 1)}
        for name, seen in trace["modules"].items():
            row = rows.setdefault(name, {"fatal": False, "stage": set(), "from": collections.Counter(), "attribute": collections.Counter(), "keras": collections.Counter()})
            row["fatal"] |= name in fatal["from"] and seen["stage"] == "import"
            row["stage"].add(seen["stage"])
            for wanted, readers in seen["names"].items():
                for key, (stage, pardon) in readers.items():
                    how, _, reader = key.partition(" ")
                    # `from … import` reads the attribute too; only the ImportError counts.
                    if pardon or wanted.startswith("__") or how == "attribute" and "from " + reader in readers:
                        continue
                    if stage == "keras":
                        row["keras"][wanted] += 1
                    elif reader in fatal[how]:
                        row[how][wanted] += 1
    return rows


def quoted(texts):
    return "[" + ", ".join('"%s"' % t for t in texts) + "]"


def wrapped(key, texts):
    lines, line = [], ""
    for text in texts:
        piece = '"%s", ' % text
        if len(line) + len(piece) > 125:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip())
    return "%s = [\n    %s\n]" % (key, "\n    ".join(lines))


def most(counter):
    return sorted(name for name, _ in sorted(counter.items(), key=lambda i: (-i[1], i[0]))[:MOST_NAMES])


def row_text(start, traces, checked):
    releases = ", ".join(sorted((t["tensorflow"] for t in traces), key=lambda v: [int(p) for p in v.split(".")]))
    out = ["# Written by tools/import_tracer/make_rows.py.",
           'python = "%s"' % start["python"],
           'source = "CPython %s started; imports of TensorFlow %s traced with it"' % (start["full"], releases or "(none)"),
           'checked = "%s"' % checked, wrapped("builtin", start["builtin"]), wrapped("preloaded", start["preloaded"])]
    always = set(start["builtin"])
    for name, row in sorted(merge(traces).items()):
        if name.startswith("_") and not row["fatal"]:
            continue  # taken with `from … import *` in a try: what is lacking is not missed
        if name in always or not (row["fatal"] or row["from"] or row["attribute"] or row["keras"]):
            continue
        out.append('\n[[module]]\nname = "%s"' % name)
        if row["fatal"]:
            out.append("fatal = true")
        if row["stage"] == {"keras"}:
            out.append("keras_only = true")
        for key, counter in (("imported", row["from"]), ("attributes", row["attribute"]), ("keras_names", row["keras"])):
            if counter:
                out.append("%s = %s" % (key, quoted(most(counter))))
    return "\n".join(out) + "\n"


def main():
    folder, checked, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    starts, traces = {}, collections.defaultdict(list)
    for file in files:
        with open(file, encoding="utf-8") as source:
            data = json.load(source)
        if "tensorflow" in data:
            traces[data["python"]].append(data)
        else:
            starts[data["python"]] = data
    for python, start in starts.items():
        if not traces[python]:
            continue
        with open("%s/%s.toml" % (folder, python), "w", encoding="utf-8") as out:
            out.write(row_text(start, traces[python], checked))


main()
