# SPDX-License-Identifier: Apache-2.0
"""Shared objects made up for a machine: the right name inside, next to nothing else. Compiled once and kept."""
import hashlib
import os
import re
import shutil
import subprocess
import threading

from .namespace import CannotBuild

# TensorFlow calls these when it creates a device; the answers follow from the driver's version alone.
CUDART = r"""
#include <dlfcn.h>
#include <stddef.h>
static int driver(void) {
    int version = 0;
    void* library = dlopen("libcuda.so.1", RTLD_NOW);
    int (*ask)(int*) = library ? (int (*)(int*))dlsym(library, "cuDriverGetVersion") : NULL;
    if (ask) ask(&version);
    return version;
}
static int status(void) { return driver() / 1000 < VERSION / 1000 ? 35 : 0; }
int cudaDriverGetVersion(int* version) { *version = driver(); return 0; }
int cudaRuntimeGetVersion(int* version) { *version = VERSION; return 0; }
int cudaGetDevice(int* device) { *device = 0; return status(); }
int cudaSetDevice(int device) { (void)device; return status(); }
int cudaGetDeviceCount(int* count) {
    void* library = dlopen("libcuda.so.1", RTLD_NOW);
    int (*ask)(int*) = library ? (int (*)(int*))dlsym(library, "cuDeviceGetCount") : NULL;
    return status() ? status() : ask ? ask(count) : 100;
}
int cudaGetLastError(void) { return 0; }
int cudaPeekAtLastError(void) { return 0; }
int cudaFree(void* memory) { (void)memory; return status(); }
const char* cudaGetErrorName(int code) { return code == 35 ? "cudaErrorInsufficientDriver" : "cudaErrorUnknown"; }
const char* cudaGetErrorString(int code) { return code == 35 ? "CUDA driver version is insufficient for CUDA runtime version" : "unknown error"; }
static void* handle[4];
void** __cudaRegisterFatBinary(void* binary) { (void)binary; return handle; }
void __cudaRegisterFatBinaryEnd(void** h) { (void)h; }
void __cudaUnregisterFatBinary(void** h) { (void)h; }
void __cudaRegisterFunction(void** h) { (void)h; }
void __cudaRegisterVar(void** h) { (void)h; }
int __cudaPopCallConfiguration(void) { return 0; }
unsigned __cudaPushCallConfiguration(void) { return 0; }
"""


def source_of(soname, options):
    text = f"int made_up_{re.sub(r'[^A-Za-z0-9]', '_', soname)};\n"
    if "undefined" in options:
        text += f"extern int {options['undefined']}(void);\nint use_it(void);\nint use_it(void) {{ return {options['undefined']}(); }}\n"
    version = re.match(r"libcudart\.so\.(\d+)(?:\.(\d+))?", soname)
    if version and "undefined" not in options:
        text = f"#define VERSION {int(version[1]) * 1000 + int(version[2] or 0) * 10}\n" + CUDART + text
    return text


class Library:
    """Options: needs (sonames it asks for), runpath, undefined (a symbol that nobody has), soname (another name inside)."""

    def __init__(self, store):
        self.store = store

    def make(self, name, **options):
        """The path of the compiled file; the same wish gives the same file."""
        key = hashlib.sha256(repr((name, sorted(options.items()), CUDART)).encode()).hexdigest()[:16]
        path = f"{self.store}/{key}/{name}"
        if os.path.exists(path):
            return path
        compiler = shutil.which("cc") or shutil.which("gcc")
        if not compiler:
            raise CannotBuild("no C compiler to make libraries with")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        temporary = f"{path}.{os.getpid()}.{threading.get_ident()}"
        command = [compiler, "-shared", "-fPIC", "-w", "-O1", "-x", "c", "-", "-o", temporary,
                   f"-Wl,-soname,{options.get('soname', name)}", "-Wl,--no-as-needed", "-x", "none"]
        command += [self.make(need) for need in options.get("needs", ())]
        if options.get("runpath"):
            command.append(f"-Wl,--enable-new-dtags,-rpath,{options['runpath']}")
        subprocess.run(command + ["-ldl"], input=source_of(name, options).encode(), check=True)
        os.rename(temporary, path)
        return path


def copy_sparse(source, target, length):
    """The first `length` bytes; holes stay holes, since a copy lies in memory."""
    with open(source, "rb") as old, open(target, "wb") as new:
        place = 0
        while place < length:
            try:
                start = os.lseek(old.fileno(), place, os.SEEK_DATA)
            except OSError:
                break
            place = min(os.lseek(old.fileno(), start, os.SEEK_HOLE), length)
            if start < place:
                os.lseek(new.fileno(), start, os.SEEK_SET)
                os.sendfile(new.fileno(), old.fileno(), start, place - start)
        new.truncate(length)


# What is left of the file, and which bytes are changed (offsets of the ELF header).
LENGTHS = {"empty": lambda size: 0, "text": lambda size: 0, "cut": lambda size: min(size, 4096), "64-bytes": lambda size: 64,
           "half": lambda size: size // 2, "zeros": lambda size: 0}
PATCHES = {"32-bit": (4, b"\x01"), "big-endian": (5, b"\x02"), "object": (16, b"\x01\x00"), "program": (16, b"\x02\x00"),
           "ppc64le": (18, b"\x15\x00"), "aarch64": (18, b"\xb7\x00"), "no-program-headers": (56, b"\x00\x00")}


def damage(path, how):
    """Spoils a file. Behind a link it is the file itself."""
    if how not in LENGTHS and how not in PATCHES:
        raise ValueError(f"no such damage: {how}")
    path = os.path.realpath(path)
    status = os.stat(path)
    spoiled = path + ".spoiled"
    copy_sparse(path, spoiled, LENGTHS.get(how, lambda size: size)(status.st_size))
    with open(spoiled, "r+b") as file:
        if how == "text":
            file.write(b"version https://git-lfs.github.com/spec/v1\nsize 1\n" * 40)
        elif how == "zeros":
            file.truncate(status.st_size)
        elif how in PATCHES:
            file.seek(PATCHES[how][0])
            file.write(PATCHES[how][1])
    os.chmod(spoiled, status.st_mode & 0o7777)
    os.replace(spoiled, path)
