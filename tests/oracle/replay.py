#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recorded machines against recorded decisions of real TensorFlow, without the wheels. usage: replay.py WHYNOGPU"""
import glob
import os
import sys

sys.dont_write_bytecode = True
try:
    import tomllib  # noqa: F401
except ImportError:
    print("needs Python 3.11 or newer")
    sys.exit(77)
from oracle import compare, releases, scenario, trim  # noqa: E402


class Recorded:
    """As much of a scenario as the comparison asks for."""

    def __init__(self, row, families):
        family = families.get(row["scenario"].split("/")[0])
        if family is None:
            raise KeyError(f"{row['scenario']}: there is no such family any more")
        self.causes, self.lists, self.release = family["causes"], family.get("lists"), self
        self.libraries = row["required"]

    def required(self):
        return self.libraries


def main(program):
    families = scenario.read_families()
    count, outdated, differ = 0, [], []
    for path in sorted(glob.glob(f"{releases.HERE}/replay/*.jsonl")):
        name = os.path.basename(path)[:-len(".jsonl")]
        for row in trim.unpack(path):
            count += 1
            said, missing = trim.ask(program, row["bundle"])
            differences = compare.compare(Recorded(row, families), said, row["truth"], row["gpus"])
            if differences and missing:
                outdated.append(f"{name} {row['scenario']}")
            elif differences:
                differ.append(f"{name} {row['scenario']}: " + "; ".join(f"{kind}: {text}" for kind, text in differences))
    print("\n".join(differ))
    if outdated:
        print(f"{len(outdated)} recordings lack answers to new questions (tests/oracle/run record): {', '.join(outdated)}")
    print(f"{count} recorded machines, {len(differ)} differ from TensorFlow, {len(outdated)} outdated")
    return 1 if differ or not count or len(outdated) * 2 > count else 0


if __name__ == "__main__":
    sys.exit(main(os.path.realpath(sys.argv[1])))
