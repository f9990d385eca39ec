# SPDX-License-Identifier: Apache-2.0
"""All facts of one wheel that a row of knowledge/tensorflow/ takes from it, as a plain dictionary."""
import re

from . import cudnn, gpucode, imports, sonames, source
from .elf import Elf

# Names that NumPy took out, and the version that did.
REMOVED_FROM_NUMPY = {
    **dict.fromkeys(["object", "bool", "int", "float", "complex", "str", "long", "unicode"], "1.24"),
    **dict.fromkeys(["complex_", "float_", "unicode_", "string_", "cfloat", "clongfloat", "longcomplex", "longfloat", "singlecomplex",
                     "Inf", "Infinity", "infty", "NaN", "NINF", "PINF", "NZERO", "PZERO", "cast", "mat", "product", "cumproduct", "sometrue",
                     "alltrue", "round_", "source", "find_common_type", "issubclass_", "issubsctype", "sctypes", "sctype2char",
                     "obj2sctype", "set_string_function", "tracemalloc_domain", "asfarray", "byte_bounds", "compat", "deprecate",
                     "DataSource", "disp", "maximum_sctype", "msort", "recfromcsv", "recfromtxt", "safe_eval", "who"], "2.0"),
}
DISTRIBUTIONS = {"google": "protobuf", "absl": "absl-py", "yaml": "pyyaml", "dateutil": "python-dateutil", "pasta": "google-pasta"}
# A literal that is only there when the release has the behaviour.
MARKERS = {
    "enabled_device_types": rb"TF_ENABLED_DEVICE_TYPES",
    "jit_warning": rb"CUDA kernel binaries compatible with compute capability",
    "cudnn_at_listing": rb"Failed to determine cuDNN version",
    "nvml_required": rb"NVML init failed with",
}


def _shared_objects(src, package):
    """The objects that hold the CUDA side, the framework library first."""
    found = []
    for name in src.names():
        base = name.rpartition("/")[2]
        rank = (0 if base.startswith("libtensorflow_framework.so") else
                1 if re.match(r"libtensorflow_cc\.so|_pywrap_tensorflow_internal\.so|lib_pywrap_tensorflow_common\.so", base) else
                2 if base.endswith(".so") and src.size(name) > 300000 else None)
        if rank is not None and name.startswith((package + "/", "tensorflow/")):
            found.append((rank, name))
    return [name for _, name in sorted(found)]


def _search_path(dynamic):
    raw = dynamic["RUNPATH"] or dynamic["RPATH"] or ""
    entries = raw.split(":") if raw else []
    folders = sorted({m[1] for e in entries for m in [re.search(r"/nvidia/(\w+)/lib/?$", e)] if m})
    return {"runpath_is_rpath": dynamic["RUNPATH"] is None and dynamic["RPATH"] is not None,
            "origin_in_runpath": any(e.rstrip("/") == "$ORIGIN" for e in entries),
            "nvidia_folders": folders}


def _extras(meta):
    pins = []
    for line in meta.get_all("Requires-Dist") or []:
        match = re.match(r"([\w.-]+)\s*\(?([^;)]*)\)?\s*;.*extra\s*==\s*['\"]and-cuda['\"]", line)
        if match:
            pins.append((re.sub(r"[-_.]+", "-", match[1]).lower(), ",".join(p.strip() for p in match[2].split(",") if p.strip())))
    return sorted(pins)


def _keras(meta):
    for line in meta.get_all("Requires-Dist") or []:
        match = re.match(r"(keras(?:-nightly)?)(?![\w.-])\s*\(?([^;)]*)\)?\s*(;.*)?$", line)
        if match:
            return match[1], ",".join(sorted(p.strip() for p in match[2].split(",") if p.strip()))
    return "", ""


def _numpy_abi(data):
    """NumPy 2's headers import numpy._core first; NumPy 1's know only numpy.core."""
    if b"numpy._core._multiarray_umath" in data:
        return 2
    return 1 if b"numpy.core._multiarray_umath" in data or b"numpy.core.multiarray" in data else None


def read(path):
    src = source.open_source(path)
    package = source.package_folder(src)
    meta = source.metadata(src)
    info = source.build_info(src, package)
    facts = {"source": src.label.rpartition("/")[2] if path.endswith(".whl") else "installed " + meta["Version"],
             "version": meta["Version"], "package_folder": package, "cuda_build": bool(info.get("is_cuda_build")),
             "cuda": info.get("cuda_version") or info.get("cuda_version_number") or "",
             "extras": _extras(meta), "keras": _keras(meta)}
    _read_objects(src, package, facts)
    _read_python(src, package, meta, facts)
    return facts


def _read_objects(src, package, facts):
    sass, ptx, mlir_sass, mlir_ptx = set(), set(), set(), set()
    facts.update({name: False for name in MARKERS})
    facts.update({"cudnn": "", "nccl": "", "nccl_linked": False, "numpy_abi": 0, "linked_cuda": [], "needed": {}, "with_gpu_code": []})
    complete = True
    for name in _shared_objects(src, package):
        data = src.read(name)
        try:
            elf = Elf(data)
        except ValueError:
            continue
        dynamic = elf.dynamic()
        facts["needed"][name] = dynamic["NEEDED"]
        base = name.rpartition("/")[2]
        if base.startswith("libtensorflow_framework.so"):
            facts["framework_library"] = base
            facts.update(_search_path(dynamic))
            by_library, order = sonames.read_loader(elf)
            facts["required"] = [(lib, by_library[lib]) for lib in order]
            facts["optional"] = sorted((lib, names) for lib, names in by_library.items() if lib not in order)
        for needed in dynamic["NEEDED"]:
            match = re.match(r"lib(cudart|cublas|cublasLt|cufft|curand|cusolver|cusparse|cudnn|cuda)\.so", needed)
            if match and (match[1], needed) not in facts["linked_cuda"]:
                facts["linked_cuda"].append((match[1], needed))
        for key, literal in MARKERS.items():
            facts[key] = facts[key] or literal in data
        major = next((int(names[0].rsplit(".", 1)[1]) for lib, names in facts.get("required", []) if lib == "cudnn" and names[0][-1].isdigit()), 7)
        facts["cudnn"] = facts["cudnn"] or cudnn.compiled_against(elf, major) or ""
        found = cudnn.nccl(elf)
        if found:
            facts["nccl_linked"], facts["nccl"] = True, found[1]
        facts["numpy_abi"] = max(facts["numpy_abi"], _numpy_abi(data) or 0)
        for view in elf.contents(".nv_fatbin"):
            facts["with_gpu_code"].append(name)
            complete = complete and not _punched(view)
            s, p, _ = gpucode.scan(view)
            sass |= s
            ptx |= p
        for view in elf.contents(".rodata"):
            s, p, _ = gpucode.scan(view)
            mlir_sass |= s
            mlir_ptx |= p
    facts.update({"sass": gpucode.texts(sass), "ptx": gpucode.texts(ptx), "kernels_complete": complete,
                  "mlir_sass": gpucode.texts(mlir_sass), "mlir_ptx": gpucode.texts(mlir_ptx)})


def _punched(view):
    """A section whose contents were taken out to save space: nothing but zeros in the middle."""
    middle = bytes(view[len(view) // 2:len(view) // 2 + 65536])
    return len(middle) == 65536 and not any(middle)


def _read_python(src, package, meta, facts):
    closure = imports.Closure(src, package).run()
    modules = []
    distributions = _provided_by(meta)
    for name, use in closure.modules.items():
        top = name.split(".")[0]
        if top == "numpy" and name != "numpy" or use.guarded and _normal(top) not in distributions:
            continue
        names = sorted(n for n, (_, guarded) in use.names.items() if (use.guarded or not guarded) and n != "*")
        modules.append({"module": name, "distribution": "" if top in imports.REMOVED_FROM_STDLIB else
                        DISTRIBUTIONS.get(top, top.replace("_", "-")), "guarded": use.guarded, "keras_only": use.keras_only,
                        "first_use": use.first, "names": names, "bare": not use.names and not use.keras_only})
    numpy = closure.modules.get("numpy")
    facts["modules"] = modules
    facts["numpy_removed"] = sorted((n, REMOVED_FROM_NUMPY[n], place) for n, (place, guarded) in (numpy.names if numpy else {}).items()
                                    if n in REMOVED_FROM_NUMPY and not guarded)
    styles = [s for s in closure.gencode if s[0].isdigit()]
    facts["protobuf_style"] = ("validated" if styles else "builder" if "builder" in closure.gencode else
                               "descriptors" if closure.gencode else "none")
    facts["gencode"] = max(styles, key=lambda v: [int(n) for n in v.split(".")], default="")
    facts["plugins_list_devices"] = b"load_pluggable_device_library(_plugin_dir)" in src.read(_first_module(src))
    facts["folders"] = own_folders(src, package, closure)
    facts["native"] = _native(closure, facts, src, package)
    facts["first_native"], facts["before_native"] = _before_native(src, package, facts)


def own_folders(src, package, closure):
    """Folders of the package that hold modules which the import needs: of the first level, and below core and python, where most of them are."""
    folders = {"/".join(name.split("/")[1:depth + 1]) for name in src.names() if name.startswith(package + "/") for depth in (1, 2)
               if name.count("/") > depth}
    needed = {"/".join(module.split(".")[1:depth + 1]) for module, guarded in closure.visited.items() if not guarded for depth in (1, 2)}
    return sorted(folder for folder in folders & needed if "/" not in folder or folder.startswith(("core/", "python/")))


def _first_module(src):
    return next(name for name in ("tensorflow/__init__.py", "tensorflow_core/__init__.py") if name in src.names())


def _before_native(src, package, facts):
    """(the first shared object that brings the GPU code into the process, dotted names of the modules imported before, and of what was taken
    from those of others by then)."""
    objects = {name for name in src.names() if name.startswith(package + "/") and ".so" in name.rpartition("/")[2]}
    closure = imports.Closure(src, package, stdlib=True)
    first = closure.run_up_to({name for name in objects if _needed_by(name, objects, facts, src) & set(facts["with_gpu_code"])})
    before = {re.sub("^%s(?=\\.|$)" % package, "tensorflow", name) for name, guarded in closure.visited.items() if not guarded} - {"tensorflow"}
    for module, use in closure.modules.items():
        if not use.guarded:
            before |= {module, *("%s.%s" % (module, name) for name, (_, guarded) in use.names.items() if name != "*" and not guarded)}
    return first[len(package) + 1:], sorted(before)


def _needed_by(name, objects, facts, src):
    """The object and all of the wheel's own that the loader opens with it."""
    by_base, found, pending = {o.rpartition("/")[2]: o for o in objects}, set(), [name]
    while pending:
        current = pending.pop()
        if current in found:
            continue
        found.add(current)
        if current not in facts["needed"]:
            try:
                facts["needed"][current] = Elf(src.read(current)).dynamic()["NEEDED"]
            except ValueError:
                facts["needed"][current] = []
        pending.extend(by_base[base] for base in facts["needed"][current] if base in by_base)
    return found


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _provided_by(meta):
    """Names of the distributions that the wheel requires, however conditionally."""
    return {_normal(re.match(r"[\w.-]+", line)[0]) for line in meta.get_all("Requires-Dist") or []}


def _native(closure, facts, src, package):
    """Shared objects of the wheel that the import loads: extensions, and what they need of the wheel's own."""
    by_base = {}
    for name in src.names():
        if ".so" in name.rpartition("/")[2] and name.startswith(package + "/"):
            by_base.setdefault(name.rpartition("/")[2], name)
    result = dict(closure.natives)
    pending = list(result)
    while pending:
        name = pending.pop()
        needed = facts["needed"].get(name)
        if needed is None:
            needed = Elf(src.read(name)).dynamic()["NEEDED"]
        for base in needed:
            other = by_base.get(base)
            if other and other not in result:
                result[other] = result[name]
                pending.append(other)
            elif other and result[other] and not result[name]:
                result[other] = False
    return sorted((n[len(package) + 1:], not guarded) for n, guarded in result.items())
