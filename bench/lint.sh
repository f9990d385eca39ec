#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench/lint.sh RUFF FOLDER [RUNS]: `whynogpu lint` on a tree of Python files and notebooks beside ruff's two cheapest groups of rules on it, in one
# sitting. Prints CPU seconds, memory and ratios (medians). RUFF: its program. FOLDER: unpacked packages, for example.
set -eu
ruff=${1:?usage: bench/lint.sh RUFF FOLDER [RUNS]}
folder=${2:?usage: bench/lint.sh RUFF FOLDER [RUNS]}
runs=${3:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
printf '%s files, %s\n' "$(find "$folder" -name '*.py' -o -name '*.ipynb' | wc -l)" "$(du -sh --apparent-size "$folder" | cut -f1)"
exec python3 "$here/bench/compare.py" --runs "$runs" \
    --name "whynogpu lint" -- "$here/build/whynogpu" lint --isolated --no-gitignore --format json "$folder" ::: \
    --name "ruff E9,F" -- "$ruff" check --select E9,F --no-cache --isolated --no-respect-gitignore "$folder"
