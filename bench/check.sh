#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench/check.sh PYTHON [RUNS]: a whole `whynogpu check` beside what a person would run instead, in one sitting:
# importing TensorFlow and listing the devices, and `ldd` of TensorFlow's own library. Prints CPU seconds, memory and ratios (medians).
# PYTHON: the interpreter of an environment with TensorFlow. Meant for a machine with no driver to ask.
set -eu
python=${1:?usage: bench/check.sh PYTHON [RUNS]}
"$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("tensorflow") is None)' || { echo "no TensorFlow in $python" >&2; exit 2; }
runs=${2:-15}
# Byte code is compiled as pip leaves it, in a folder of its own; without it the import looks three times slower than it is.
unset PYTHONDONTWRITEBYTECODE
PYTHONPYCACHEPREFIX=${TMPDIR:-/tmp}/whynogpu-bench-pyc
export PYTHONPYCACHEPREFIX
here=$(cd "$(dirname "$0")/.." && pwd)
exec python3 "$here/bench/compare.py" --runs "$runs" \
    --name "whynogpu check" -- "$here/build/whynogpu" check --python "$python" --format json ::: \
    --name "import and list" --runs 5 -- "$python" -c 'import tensorflow as tf; print(tf.config.list_physical_devices("GPU"))' ::: \
    --name "ldd" -- ldd "$("$python" -c 'import importlib.util, glob, os
folder = os.path.dirname(importlib.util.find_spec("tensorflow").origin)
found = glob.glob(folder + "/libtensorflow_cc.so.*") + glob.glob(folder + "/python/_pywrap_tensorflow_internal.so")
print(found[0])')"
