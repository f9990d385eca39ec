#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench/log.sh [MEGABYTES] [RUNS]: a whole `whynogpu log` beside ripgrep searching the same literal strings (rg -F -f), in one sitting, on
# logs that are generated for it (1024 MB each by default, in $TMPDIR, removed afterwards): a training log full of progress bars, pieces of the
# literals that no filter can tell from the whole at a glance, and a log in which every line holds a literal. Then a paste of 200 lines.
# Prints CPU time, memory and ratios (medians). Needs ripgrep, and build/print_literals (ninja -C build print_literals).
set -eu
megabytes=${1:-1024}
runs=${2:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/whynogpu-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
"$here/build/print_literals" >"$folder/literals"
for kind in training fragments matches; do
    python3 "$here/bench/log_data.py" $kind "$megabytes" "$folder/$kind" "$folder/literals"
    printf '\n%s, %s MB, %s literals\n' $kind "$megabytes" "$(wc -l <"$folder/literals")"
    python3 "$here/bench/compare.py" --runs "$runs" --name "whynogpu log" -- "$here/build/whynogpu" log "$folder/$kind" --format json ::: \
        --name "rg -F -f" -- rg -a -F -f "$folder/literals" "$folder/$kind"
    rm "$folder/$kind"
done
python3 "$here/bench/log_data.py" paste 0 "$folder/paste"
printf '\na paste of 200 lines\n'
python3 "$here/bench/compare.py" --runs 30 --name "whynogpu log" -- "$here/build/whynogpu" log "$folder/paste" --format json
