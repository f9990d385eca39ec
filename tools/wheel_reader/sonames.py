# SPDX-License-Identifier: Apache-2.0
"""Which CUDA libraries the loader of libtensorflow_framework asks for, read from the constants of its functions."""
import re
import struct

from . import code

# Get<this>DsoHandle -> (library id, what stands between "lib" and ".so")
LIBRARIES = {
    "CudaRuntime": "cudart", "Cublas": "cublas", "CublasLt": "cublasLt", "Cufft": "cufft", "Curand": "curand",
    "Cusolver": "cusolver", "Cusparse": "cusparse", "Cudnn": "cudnn", "Cupti": "cupti", "Nccl": "nccl",
    "NvInfer": "nvinfer", "NvInferPlugin": "nvinfer_plugin", "Nvml": "nvidia-ml", "CudaDriver": "cuda",
    "Nvrtc": "nvrtc", "NvJitLink": "nvJitLink", "Nvshmem": "nvshmem_host",
}
_VERSION = re.compile(r"\d+(\.\d+)*\.?$")


def _join_versions(texts):
    """Numbers in the order of the code; "8.6." followed by "1" is one that did not fit into one operand."""
    versions = []
    for _, text, _ in texts:
        if not _VERSION.match(text):
            continue
        if versions and versions[-1].endswith("."):
            versions[-1] += text
        else:
            versions.append(text)
    return versions


def _soname(library, version):
    return "lib%s.so%s" % (library, "." + version if version else "")


def _local_function(elf, part):
    """Address and bytes of a function that only .symtab knows."""
    for name, kind, _, offset, size, link in elf.sections:
        if name != ".symtab":
            continue
        strings = elf.sections[link]
        place = elf.data.find(part, strings[3], strings[3] + strings[4])
        if place < 0:
            return None
        start = elf.data.rfind(b"\0", strings[3], place) + 1
        wanted = start - strings[3]
        for i in range(offset, offset + size, 24):
            at, _, _, _, value, length = struct.unpack_from("<IBBHQQ", elf.data, i)
            if at == wanted:
                where = elf.offset(value)
                return value, elf.data[where:where + length]
    return None


def read_loader(elf):
    """{library id: [sonames in the order tried]} and the ids checked before registration, in order."""
    by_library = {}
    second_names = set()
    chooser = _local_function(elf, b"GetCudaDsoHandle")
    if chooser:  # the loader that tries the next CUDA major for the libraries named in this function
        second_names = {text for _, text, _ in code.texts(elf, *chooser)}
    for name, _ in elf.symbols().items():
        match = re.search(r"internal9DsoLoader\d+Get(\w+)DsoHandleEv$", name)
        if not match or match[1] not in LIBRARIES:
            continue
        library = LIBRARIES[match[1]]
        address, body = elf.function(name)
        texts = code.texts(elf, address, body)
        versions = _join_versions(texts)
        sonames = [_soname(library, v) for v in dict.fromkeys(versions)] or [_soname(library, "")]
        mentions = sum(1 for _, text, _ in texts if text == library[:len(text)] and len(text) >= 4)
        if library == "cupti" and mentions > 1 and versions:  # without a version as the second try
            sonames.append(_soname(library, ""))
        if library in second_names and len(versions) == 1:
            major = versions[0].split(".")[0]
            sonames.append(_soname(library, str(int(major) + 1)))
        by_library[library] = sonames
    return by_library, _checked(elf)


def _checked(elf):
    # The loop over all libraries; before 2.1 it was part of the function that decides whether to run it.
    for pattern in (r"internal9DsoLoader\d+TryDlopenCUDALibrariesEv$", r"internal9DsoLoader\d+MaybeTryDlopenCUDALibrariesEv$"):
        name = next((n for n in elf.symbols() if re.search(pattern, n)), None)
        if not name:
            continue
        order = []
        for _, called in code.calls(elf, *elf.function(name)):
            match = re.search(r"DsoLoader\d+Get(\w+)DsoHandleEv$", called)
            if match and LIBRARIES.get(match[1]) and LIBRARIES[match[1]] not in order:
                order.append(LIBRARIES[match[1]])
        return order
    return []
