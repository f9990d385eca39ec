#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fetch_grammar.py FOLDER: tree-sitter's runtime and its Python grammar into FOLDER (build/grammar), from the package index that pip is
set up for, pinned with SHA-256 in cmake/grammar.txt. Does nothing when they are there; may be stopped and started again at any time.
Without a network: put the two source archives that it names into FOLDER first."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

PINS = pathlib.Path(__file__).resolve().parent.parent / "cmake" / "grammar.txt"
WANTED = {
    "tree-sitter": ("tree_sitter/core/lib/", "runtime"),
    "tree-sitter-python": ("src/", "python"),
}


def pins():
    """Name, version and hash of each line."""
    return re.findall(r"^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})$", PINS.read_text(), re.M)


def archive_with_hash(folder, wanted):
    for path in sorted(folder.glob("*.tar.gz")):
        if hashlib.sha256(path.read_bytes()).hexdigest() == wanted:
            return path
    return None


def download(folder):
    """pip checks the hashes itself, before it looks into an archive. Nothing is compiled or installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
               "--no-binary", "tree-sitter,tree-sitter-python", "--require-hashes", "--dest", str(folder), "-r", str(PINS)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if answer.returncode != 0:
        sys.stderr.write(answer.stdout)
        names = ", ".join(f"{name} {version}" for name, version, _ in pins())
        sys.exit(f"fetch_grammar.py: pip could not fetch the source archives of {names}.\n"
                 f"It needs pip (Debian: python3-pip) and a package index; or put the archives into {folder} by hand.")


def unpack(archive, part, target):
    """The files below `part` of the archive's one folder."""
    with tarfile.open(archive) as tar:
        for member in tar:
            inside = member.name.partition("/")[2]
            if not member.isfile() or not inside.startswith(part) or ".." in inside:
                continue
            path = target / inside[len(part):]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tar.extractfile(member).read())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1]).resolve()
    stamp = folder / "stamp"
    if stamp.is_file() and stamp.read_text() == PINS.read_text():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if any(archive_with_hash(folder, wanted) is None for _, _, wanted in pins()):
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            download(temporary)
            for path in pathlib.Path(temporary).glob("*.tar.gz"):
                os.replace(path, folder / path.name)
    stamp.unlink(missing_ok=True)
    for name, _, wanted in pins():
        part, target = WANTED[name]
        shutil.rmtree(folder / target, ignore_errors=True)
        unpack(archive_with_hash(folder, wanted), part, folder / target)
    # The grammar's own headers are not in its archive; they are the runtime's.
    headers = folder / "include" / "tree_sitter"
    headers.mkdir(parents=True, exist_ok=True)
    for name in ("parser.h", "array.h", "alloc.h"):
        shutil.copy(folder / "runtime" / "src" / name, headers / name)
    stamp.write_text(PINS.read_text())


main()
