#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print the row of knowledge/tensorflow/ that a TensorFlow wheel, or an installed site-packages folder, deserves.

    pip download --no-deps tensorflow==2.22.0
    tools/read_wheel.py tensorflow-2.22.0-*.whl > row.toml && mv row.toml knowledge/tensorflow/2.22.toml

Nothing of the wheel is run or unpacked. What a wheel cannot tell (drivers, tested builds, how it behaves) is carried over from the
row that covers it now, else from the newest older row, and has to be reviewed. `--json` prints the plain facts instead.
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wheel_reader import release_row, toml_row  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", help="a .whl file or a site-packages folder")
    parser.add_argument("--rows", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "knowledge", "tensorflow"),
                        help="folder of the known rows")
    parser.add_argument("--json", action="store_true", help="the facts alone, as JSON")
    options = parser.parse_args()
    facts = release_row.read(options.wheel)
    if options.json:
        json.dump(facts, sys.stdout, indent=1)
        return 0
    if not facts["cuda_build"]:
        print("read_wheel.py: not a CUDA build; rows describe CUDA builds", file=sys.stderr)
        return 1
    if not facts["kernels_complete"]:
        print("read_wheel.py: the GPU code was taken out of these files; read the wheel", file=sys.stderr)
        return 1
    by_hand, row = toml_row.hand_part(facts["version"], options.rows)
    print("read_wheel.py: TensorFlow %s; the by-hand part is that of row %s: review it" % (facts["version"], row), file=sys.stderr)
    sys.stdout.write(by_hand + toml_row.MARKER + toml_row.wheel_part(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
