#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which pieces of knowledge/messages/ stand as literals in an installed TensorFlow.

    tools/read_messages.py SITE_PACKAGES > tests/data/messages/2.18.0.txt

A piece is what lies between two holes of a text. Prints those that are there, sorted, one a line. A test compares them with the releases of the rows:
a release that words a message anew lacks its pieces.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

LEAST = 8


def pieces(folder):
    found = set()
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text()).get("message", []):
            found.update(p.strip() for p in re.split(r"\{[a-z_]+\}", row["text"]))
    return sorted(p for p in found if len(p) >= LEAST)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    here = pathlib.Path(__file__).resolve().parent.parent
    site = pathlib.Path(sys.argv[1])
    libraries = [str(p) for top in ("tensorflow", "tensorflow_core") for p in site.glob(top + "/**/*.so*")]
    if not libraries:
        sys.exit(f"{site}: no TensorFlow here")
    wanted = pieces(here / "knowledge/messages")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(wanted) + "\n")
        file.flush()
        out = subprocess.run(["grep", "-a", "-h", "-o", "-F", "-f", file.name, *libraries], stdout=subprocess.PIPE, check=False).stdout
    seen = set(out.decode("utf-8", "replace").splitlines())
    for piece in wanted:
        if any(piece in text for text in seen):
            print(piece)


main()
