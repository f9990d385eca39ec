#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What TensorFlow has no GPU kernel for, from the kernel registries of installed releases that were built with CUDA (no GPU is needed).

    tools/read_kernels.py PYTHON... > knowledge/lint/kernel_types.toml

PYTHON: interpreters of environments with TensorFlow, one a release. A type of numbers is written down when in every one of these releases
the CPU has a kernel for it and the GPU has none (a kernel of all devices counts as the GPU's); an operation, when no type has one.
"""
import datetime
import json
import subprocess
import sys

# Public names, the operations behind them (all of them must lack the kernel), and the arguments that have the type in question, in their order ("-": another one).
NUMBERS = [
    (["tf.matmul", "tf.linalg.matmul", "tf.linalg.matvec", "tf.tensordot"], ["MatMul", "BatchMatMulV2"], ["a", "b"]),
    (["tf.nn.conv2d"], ["Conv2D"], ["input"]),
    (["tf.nn.conv3d"], ["Conv3D"], ["input"]),
    (["tf.nn.max_pool2d", "tf.nn.max_pool"], ["MaxPool"], ["input"]),
    (["tf.image.crop_and_resize"], ["CropAndResize"], ["image"]),
    (["tf.sparse.sparse_dense_matmul"], ["SparseTensorDenseMatMul"], ["-", "b"]),
    (["tf.math.top_k", "tf.nn.top_k"], ["TopKV2"], ["input"]),
    (["tf.cumsum", "tf.math.cumsum"], ["Cumsum"], ["x"]),
    (["tf.linalg.inv"], ["MatrixInverse"], ["input"]),
    (["tf.linalg.cholesky"], ["Cholesky"], ["input"]),
]
# Public names whose work is this one operation.
OPERATIONS = [
    ("tf.edit_distance", "EditDistance"), ("tf.histogram_fixed_width", "HistogramFixedWidth"),
    ("tf.image.combined_non_max_suppression", "CombinedNonMaxSuppression"), ("tf.image.extract_glimpse", "ExtractGlimpse"),
    ("tf.image.non_max_suppression", "NonMaxSuppressionV3"), ("tf.image.sample_distorted_bounding_box", "SampleDistortedBoundingBoxV2"),
    ("tf.linalg.eig", "Eig"), ("tf.linalg.eigvals", "Eig"), ("tf.linalg.sqrtm", "MatrixSquareRoot"), ("tf.math.bincount", "DenseBincount"),
    ("tf.math.in_top_k", "InTopKV2"), ("tf.nn.ctc_beam_search_decoder", "CTCBeamSearchDecoder"), ("tf.nn.ctc_greedy_decoder", "CTCGreedyDecoder"),
    ("tf.nn.fractional_max_pool", "FractionalMaxPool"), ("tf.random.gamma", "RandomGamma"), ("tf.random.poisson", "RandomPoissonV2"),
    ("tf.random.shuffle", "RandomShuffle"), ("tf.searchsorted", "LowerBound"), ("tf.sets.difference", "DenseToDenseSetOperation"),
    ("tf.sets.intersection", "DenseToDenseSetOperation"), ("tf.sets.union", "DenseToDenseSetOperation"), ("tf.sparse.concat", "SparseConcat"),
    ("tf.sparse.cross", "SparseCross"), ("tf.sparse.reduce_sum", "SparseReduceSum"), ("tf.unique", "Unique"),
    ("tf.unique_with_counts", "UniqueWithCountsV2"),
]

CHILD = """
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow.python.framework import kernels
word = {number: tf.dtypes.as_dtype(number).name for _, number in types_pb2.DataType.items() if 0 < number < 100}
found = {}
for op in json.load(sys.stdin):
    rows = []
    for kernel in kernels.get_registered_kernels_for_op(op).kernel:
        types = [word.get(t, str(t)) for c in kernel.constraint if c.name == "T" for t in c.allowed_values.list.type]
        rows.append([kernel.device_type, types])
    found[op] = rows
print(json.dumps({"version": tf.__version__, "cuda": tf.test.is_built_with_cuda(), "kernels": found}))
"""
EVERY_TYPE = {"bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "bfloat16", "float32", "float64", "complex64",
              "complex128", "string"}


def ask(python):
    wanted = sorted({op for _, ops, _ in NUMBERS for op in ops} | {op for _, op in OPERATIONS})
    answer = subprocess.run([python, "-c", CHILD], input=json.dumps(wanted), stdout=subprocess.PIPE, text=True, check=True).stdout
    answer = json.loads(answer.splitlines()[-1])
    if not answer["cuda"]:
        sys.exit(f"{python}: this TensorFlow was not built with CUDA")
    return answer


def types_of(rows, devices):
    return {t for device, types in rows if device in devices for t in (types or EVERY_TYPE)}


def without_kernel(answers, ops):
    """Types that only the CPU computes, in every release that has the operation."""
    left = None
    for answer in answers:
        for op in ops:
            rows = answer["kernels"][op]
            if rows:
                lacking = types_of(rows, {"CPU"}) - types_of(rows, {"GPU", "DEFAULT"})
                left = lacking if left is None else left & lacking
    return sorted((left or set()) & EVERY_TYPE)


def has_none(answers, op):
    known = [answer["kernels"][op] for answer in answers if answer["kernels"][op]]
    return bool(known) and not any(device in ("GPU", "DEFAULT") for rows in known for device, _ in rows)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    answers = sorted((ask(python) for python in sys.argv[1:]), key=lambda a: [int(n) for n in a["version"].split(".")[:3]])
    source = "kernel registries of TensorFlow " + ", ".join(a["version"] for a in answers)
    checked = datetime.date.today().isoformat()
    print("# What the GPU has no kernel for, and the CPU has: written by tools/read_kernels.py, not by hand.")
    for names, ops, arguments in NUMBERS:
        types = without_kernel(answers, ops)
        if types:
            print(f'\n[[types]]\nnames = {json.dumps(names)}\ntypes = {json.dumps(types)}\narguments = {json.dumps(arguments)}\nsource = "{source}"\nchecked = "{checked}"')
    for name, op in OPERATIONS:
        if has_none(answers, op):
            print(f'\n[[host_only]]\nname = "{name}"\nwhy = "TensorFlow has no GPU kernel for {op}"\nsource = "{source}"\nchecked = "{checked}"')


if __name__ == "__main__":
    main()
