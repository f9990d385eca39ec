# SPDX-License-Identifier: Apache-2.0
"""The facts of a wheel as the [wheel] part of a row of knowledge/tensorflow/, and the by-hand part that goes before it."""
import os
import re

MARKER = "# ---- Below: read from the wheel by tools/read_wheel.py. Do not edit; read again instead. ----\n"
# Modules of which each name matters: they gained or lost names over time.
NAMES_MATTER = ("typing_extensions", "google.protobuf", "ml_dtypes", "flatbuffers", "wrapt", "six")
# Which folder of nvidia/ holds a library when it comes from a wheel.
PIP_FOLDER = {"cudart": "cuda_runtime", "cublas": "cublas", "cublasLt": "cublas", "cufft": "cufft", "curand": "curand",
              "cusolver": "cusolver", "cusparse": "cusparse", "cudnn": "cudnn"}


def _text(value):
    return '"%s"' % value.replace("\\", "\\\\").replace('"', '\\"')


def _texts(values):
    return "[%s]" % ", ".join(_text(v) for v in values)


def _flag(value):
    return "true" if value else "false"


def _inline(pairs):
    return "    { %s }," % ", ".join("%s = %s" % (k, v) for k, v in pairs)


def _array(key, rows):
    return ["%s = [" % key] + rows + ["]"] if rows else ["%s = []" % key]


def _requirement(text):
    """">=12.5.82,<13.0" whatever the order in the metadata."""
    return ",".join(sorted(text.split(","), key=lambda p: p[:1] == "<"))


def _wrapped(key, values):
    return ["%s = [" % key] + ["    %s," % _text(v) for v in values] + ["]"] if values else ["%s = []" % key]


def wheel_part(facts):
    required = facts["required"] or [(lib, [soname]) for lib, soname in facts["linked_cuda"]]
    folders = set(facts["nvidia_folders"])
    alone = bool(facts["extras"]) and all(PIP_FOLDER.get(lib) in folders for lib, _ in required)
    lines = ["[wheel]", "source = " + _text(facts["source"])]
    for key in ("package_folder", "framework_library"):
        lines.append("%s = %s" % (key, _text(facts[key])))
    for key in ("runpath_is_rpath", "origin_in_runpath"):
        lines.append("%s = %s" % (key, _flag(facts[key])))
    lines.append("nvidia_folders = " + _texts(facts["nvidia_folders"]))
    lines.append("pip_alone_suffices = " + _flag(alone))
    for key in ("enabled_device_types", "jit_warning", "nvml_required", "cudnn_at_listing"):
        lines.append("%s = %s" % (key, _flag(facts[key])))
    if facts["cudnn"]:
        lines.append("cudnn = " + _text(facts["cudnn"]))
    lines.append("nccl_inside = " + _flag(facts["nccl_linked"]))
    if facts["nccl"]:
        lines.append("nccl = " + _text(facts["nccl"]))
    rows = []
    for library, names in required:
        pairs = [("library", _text(library)), ("soname", _text(names[0]))]
        rows.append(_inline(pairs + ([("fallback", _text(names[1]))] if len(names) > 1 else [])))
    lines += _array("required", rows)
    lines += _array("optional", [_inline([("library", _text(lib)), ("sonames", _texts(names))]) for lib, names in facts["optional"]])
    lines += _array("extras", [_inline([("distribution", _text(d)), ("requirement", _text(_requirement(r)))]) for d, r in facts["extras"]])
    for key, prefix in (("kernels", ""), ("mlir_kernels", "mlir_")):
        lines += ["", "[wheel.%s]" % key, "sass = " + _texts(facts[prefix + "sass"]), "ptx = " + _texts(facts[prefix + "ptx"])]
    lines += ["", "[wheel.imports]", "numpy_abi = %d" % facts["numpy_abi"], "protobuf = " + _text(facts["protobuf_style"])]
    if facts["gencode"]:
        lines.append("gencode = " + _text(facts["gencode"]))
    lines += _array("numpy_removed", [_inline([("name", _text(n)), ("removed_in", _text(v)), ("first_use", _text(place))])
                                      for n, v, place in facts["numpy_removed"]])
    lines += _array("modules", [_module(m) for m in facts["modules"]])
    lines += _wrapped("folders", facts["folders"])
    if facts["plugins_list_devices"]:
        lines.append("plugins_list_devices = true")
    lines += before_native(facts)
    lines += _wrapped("native", [n for n, fatal in facts["native"] if fatal])
    optional = [n for n, fatal in facts["native"] if not fatal]
    if optional:
        lines += _wrapped("native_optional", optional)
    return "\n".join(lines) + "\n"


def before_native(facts):
    """What is imported before the GPU code is in the process: a fault behind that point comes after the first lines of the log."""
    if not facts["first_native"]:
        return []
    return ["first_native = " + _text(facts["first_native"])] + _wrapped("before_native", facts["before_native"])


def _module(module):
    pairs = [("module", _text(module["module"]))]
    if module["distribution"]:
        pairs.append(("distribution", _text(module["distribution"])))
    if module["names"] and module["module"].startswith(NAMES_MATTER):
        pairs.append(("names", _texts(module["names"])))
    for key in ("bare", "guarded", "keras_only"):
        if module[key]:
            pairs.append((key, "true"))
    return _inline(pairs + [("first_use", _text(module["first_use"]))])


def _key(name):
    """Order of file names by version; a candidate or nightly before its final."""
    numbers = [int(n) for n in re.findall(r"\d+", re.split(r"(?:rc|\.?dev)", name)[0])]
    return numbers + [0] * (4 - len(numbers)), 0 if "dev" in name else 1 if "rc" in name else 2


def hand_part(version, folder):
    """(text, name of the row it was taken from): of the row with this version's name, else of the newest one before it."""
    names = sorted((n[:-5] for n in os.listdir(folder) if n.endswith(".toml")), key=_key)
    before = [n for n in names if _key(n) <= _key(version)] or names
    with open(os.path.join(folder, before[-1] + ".toml"), encoding="utf-8") as file:
        return file.read().partition(MARKER)[0], before[-1]
