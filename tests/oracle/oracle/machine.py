# SPDX-License-Identifier: Apache-2.0
"""A scenario becomes a machine: driver, device nodes, entries of the kernel, CUDA, files, the loader's cache. Called inside the namespace."""
import glob
import os
import re
import shutil
import subprocess

from . import namespace, steps
from .probe import PROBE
from .scenario import Names

HOME, WORK, USER = "/home/ada", "/home/ada/work", "ada"
DRIVER = {"version": "550.54.15", "api": 12040, "installed": True, "nvml": True, "module": "closed", "module_loaded": True, "uvm_loaded": True,
          "nodes_checked": True, "links": True}
TRACE = "/run/oracle/trace"
FOREIGN = re.compile(r"^lib(cuda|nvidia|nvcuvid|cudnn|cublas|cufft|curand|cusolver|cusparse|nccl|nvrtc|nvinfer|nvJitLink)[^/]*\.so")


def library_folder():
    """Where this system keeps its C library, and a driver package its libcuda."""
    with open("/proc/self/maps", encoding="utf-8") as file:
        for line in file:
            if "/libc.so" in line or "/libc-2" in line:
                return os.path.dirname(line.split()[-1])
    raise namespace.CannotBuild("this system's C library was not found")


LIBRARY_FOLDER = library_folder()


class Machine:
    """What the steps need to know; `names` fills the {names} of the scenario."""

    def __init__(self, scenario, program_folder, libraries):
        self.scenario, self.program_folder, self.libraries = scenario, program_folder, libraries
        release = scenario.release
        self.site, self.venv = release.site, release.folder
        self.driver = {**DRIVER, **(scenario.driver if isinstance(scenario.driver, dict) else {})}
        if scenario.driver == "none":
            self.driver.update(installed=False, module_loaded=False, module="none", uvm_loaded=False)
        self.cuda = "/usr/local/cuda" if scenario.cuda != "folder" else "/opt/cuda"
        self.places = {}
        if scenario.cuda.startswith("wheels"):
            for path in glob.glob(f"{self.site}/nvidia/*/lib/lib*.so*"):
                self.places[os.path.basename(path)] = path
        self.names = Names({"site": self.site, "venv": self.venv, "home": HOME, "work": WORK, "cuda": self.cuda, "lib": LIBRARY_FOLDER,
                            "python": f"{self.venv}/bin/python", "version": self.driver["version"], "release": release.version(), "pyver": release.python,
                            "places": self.places, "tensorflow": self.tensorflow_folder(), "base": os.path.dirname(os.path.dirname(
                                os.path.realpath(f"{self.venv}/bin/python"))), **scenario.chosen})
        self.names.values.update(self.names.fill(scenario.chosen))
        self.driver = self.names.fill(self.driver)

    def tensorflow_folder(self):
        core = f"{self.site}/tensorflow_core"
        return core if os.path.isdir(core) else f"{self.site}/tensorflow"

    def script(self):
        return self.names.fill(self.scenario.script or "{work}/train.py")

    def run(self):
        return self.names.fill(self.scenario.run or "script")

    def python(self):
        return self.names.fill(self.scenario.python or "{python}")

    def folder(self):
        return self.names.fill(self.scenario.cwd or "{work}")

    def gpus(self):
        chips = self.scenario.gpus if self.scenario.gpus is not None else ["a100"]
        return [describe(chip, number) for number, chip in enumerate(self.names.fill(chips))]

    def environment(self):
        block = {"PATH": f"{self.venv}/bin:/usr/local/bin:/usr/bin:/bin", "HOME": HOME, "USER": USER, "LANG": "C.UTF-8", "VIRTUAL_ENV": self.venv}
        wheels = ":".join(sorted({os.path.dirname(path) for path in self.places.values()})) if self.scenario.cuda == "wheels" else ""
        if self.scenario.cuda == "wheels" and not self.scenario.release.finds_wheels():
            block["LD_LIBRARY_PATH"] = wheels
        own = self.names.fill(self.scenario.env or {})
        if "LD_LIBRARY_PATH" in own and "LD_LIBRARY_PATH" in block:
            own["LD_LIBRARY_PATH"] += ":" + wheels
        block.update(own)
        for name in self.scenario.unset or []:
            block.pop(name, None)
        return block


CHIPS = {}


def describe(chip, number):
    """A GPU as the stand-in driver reads it."""
    if not CHIPS:
        import tomllib
        with open(f"{os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}/chips.toml", "rb") as file:
            CHIPS.update(tomllib.load(file))
    facts = dict(CHIPS[chip] if isinstance(chip, str) else {**CHIPS["a100"], **chip})
    facts.setdefault("pci", f"0000:{7 + number:02x}:00.0")
    facts.setdefault("uuid", f"GPU-{number + 1:08x}-aaaa-4000-8000-00000000000{number + 1:x}")
    return facts


def build(machine, byte_code, scratch, way):
    layers = namespace.Layers(scratch, way)
    is_compiled = not byte_code or not os.path.isdir(byte_code + machine.venv)
    layers.cover_disks(["/etc/ld.so.conf.d", "/usr/local", "/usr/local/lib", "/usr/local/lib64", "/usr/lib", "/usr/lib64", LIBRARY_FOLDER, "/var/cache", "/run",
                        *([machine.venv] if is_compiled else [])])
    if not is_compiled:
        layers.lay_above(machine.venv, byte_code + machine.venv)
    layers.become_root()
    for folder in (WORK, "/var/cache/ldconfig", "/run/oracle"):
        os.makedirs(folder, exist_ok=True)
    own_account()
    forget_own_cuda()
    put_kernel(machine)
    put_driver(machine)
    put_nodes(machine)
    put_cuda(machine)
    steps.write_file(f"{WORK}/train.py", PROBE)
    steps.apply(machine, machine.names.fill(machine.scenario.files or []))
    run_ldconfig(machine)
    steps.apply(machine, machine.names.fill(machine.scenario.after_ldconfig or []))
    if machine.scenario.user:
        open_way(machine)


def open_way(machine):
    """Another user must be able to reach Python, the environment and the program."""
    for path in (machine.venv, os.path.realpath(f"{machine.venv}/bin/python"), machine.program_folder):
        while path != "/":
            path = os.path.dirname(path)
            if not os.stat(path).st_mode & 0o001:
                os.chmod(path, os.stat(path).st_mode | 0o055)


def own_account():
    """Where HOME is not set, Python looks into the password file."""
    with open("/etc/passwd", encoding="utf-8") as file:
        lines = [line.split(":") for line in file.read().splitlines()]
    for fields in lines:
        if len(fields) == 7 and fields[2] == "0":
            fields[5] = HOME
    os.remove("/etc/passwd")
    namespace.write("/etc/passwd", "\n".join(":".join(fields) for fields in lines) + "\n")


def forget_own_cuda():
    """CUDA and the driver of the machine that runs this are not part of the made-up one."""
    for path in glob.glob("/etc/ld.so.conf.d/*"):
        with open(path, encoding="utf-8", errors="replace") as file:
            if re.search("cuda|nvidia", file.read(), re.I):
                os.remove(path)
    for pattern in ("/usr/local/cuda*", "/opt/cuda*", "/usr/local/nvidia*"):
        for path in glob.glob(pattern):
            if os.path.isdir(path) and not os.path.islink(path):
                namespace.empty_folder(path)  # its files may belong to somebody who is nobody here
            else:
                os.remove(path)
    for folder in (LIBRARY_FOLDER, "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"):
        for name in os.listdir(folder) if os.path.isdir(folder) else []:
            if FOREIGN.match(name):
                steps.remove(f"{folder}/{name}")
    if os.path.islink("/usr/local/lib64") and not os.path.exists("/usr/local/lib64"):
        os.remove("/usr/local/lib64")
    for path in ("/.dockerenv", "/run/.containerenv"):
        if os.path.exists(path):
            os.remove(path)


def put_kernel(machine):
    for folder in ("/proc/driver", "/sys/bus/pci/devices", "/sys/bus/pci/drivers", "/sys/module"):
        namespace.empty_folder(folder)
    write = steps.write_file
    for number, gpu in enumerate(machine.gpus()):
        folder = f"/sys/bus/pci/devices/{gpu['pci']}"
        for name, value in {"vendor": "0x10de", "device": "0x20b0", "class": "0x030200", "numa_node": "-1", "enable": "1"}.items():
            write(f"{folder}/{name}", value + "\n")
        if machine.driver["module_loaded"]:
            os.makedirs("/sys/bus/pci/drivers/nvidia", exist_ok=True)
            os.symlink("../../../../bus/pci/drivers/nvidia", f"{folder}/driver")
            write(f"/proc/driver/nvidia/gpus/{gpu['pci']}/information",
                  f"Model: \t\t {gpu['name']}\nIRQ:   \t\t 40\nGPU UUID: \t {gpu['uuid']}\nBus Type: \t PCIe\nBus Location: \t {gpu['pci']}\nDevice Minor: \t {number}\n")
    version = machine.driver.get("kernel_version", machine.driver["version"])
    if machine.driver["module_loaded"]:
        kind = "UNIX Open Kernel Module for x86_64" if machine.driver["module"] == "open" else "UNIX x86_64 Kernel Module"
        write("/proc/driver/nvidia/version", f"NVRM version: NVIDIA {kind}  {version}  Tue Mar  5 22:23:56 UTC 2024\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n")
        write("/sys/module/nvidia/version", version + "\n")
    if machine.driver["uvm_loaded"]:
        os.makedirs("/sys/module/nvidia_uvm")


def put_driver(machine):
    """libcuda and NVML of the stand-in driver, named as NVIDIA's package names them, and the file they answer from."""
    driver = machine.driver
    namespace.write(TRACE, "")
    os.chmod(TRACE, 0o666)
    lines = [f"driver {driver['version']}", f"api {driver['api']}", f"trace {TRACE}"]
    for key, word in (("init", "init"), ("nvml_init", "nvml-init")):
        if key in driver:
            lines.append(f"{word} {driver[key]}")
    lines += ["stub"] if driver.get("stub") else []
    lines += ["nodes check"] if driver["nodes_checked"] else []
    lines += ['gpu name="{name}" capability={capability} sms={sms} memory={memory} pci={pci} uuid={uuid}'.format(**gpu) for gpu in machine.gpus()]
    namespace.write("/etc/whynogpu-standin.conf", "\n".join(lines) + "\n")
    if not driver["installed"]:
        return
    folder = driver.get("folder", LIBRARY_FOLDER)
    steps.put_driver_library(machine, "libcuda.so.1", folder, driver.get("library_version", driver["version"]), driver.get("hollow"), driver["links"])
    if driver["nvml"]:
        steps.put_driver_library(machine, "libnvidia-ml.so.1", folder, driver["version"], False, driver["links"])


def put_nodes(machine):
    wanted = machine.names.fill(machine.scenario.nodes)
    if wanted is None:
        there = machine.driver["module_loaded"] and machine.gpus()
        wanted = ["nvidiactl", "nvidia-uvm"] + [f"nvidia{n}" for n in range(len(machine.gpus()))] if there else []
    for name in wanted:
        namespace.device_node(f"/dev/{name}")


# What NVIDIA's own libraries ask for.
ASKS = {"libcublas": ["libcublasLt"], "libcusolver": ["libcublas", "libcublasLt", "libcusparse"]}


def put_cuda(machine):
    """wheels: as pip left them, on LD_LIBRARY_PATH where this release needs that; wheels alone: without; system: a toolkit in /usr/local/cuda, known to the loader; folder: one in /opt/cuda, known to nobody; none: no CUDA."""
    scenario = machine.scenario
    if scenario.cuda.startswith("wheels"):
        return
    for path in glob.glob(f"{machine.site}/nvidia"):
        steps.remove(path)
    if scenario.cuda == "none":
        return
    for soname in scenario.release.required() + scenario.release.optional():
        place = f"{machine.cuda}/lib64/{soname}"
        steps.put_file(make_cuda(machine.libraries, scenario.release, soname), place)
        machine.places[soname] = place


def make_cuda(libraries, release, soname):
    """A library of the release's toolkit, that asks for what NVIDIA's asks for."""
    all_of_it = release.required() + release.optional()
    needs = tuple(other for stem in ASKS.get(soname.split(".so")[0], []) for other in all_of_it if other.split(".so")[0] == stem)
    return libraries.make(soname, **({"needs": needs} if needs else {}))


def run_ldconfig(machine):
    folders = machine.names.fill(machine.scenario.ldconfig or [])
    if machine.scenario.cuda == "system" and machine.scenario.ldconfig is None:
        folders = [machine.cuda + "/lib64"]
    if folders:
        namespace.write("/etc/ld.so.conf.d/zz-machine.conf", "".join(folder + "\n" for folder in folders))
    program = shutil.which("ldconfig", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not program:
        raise namespace.CannotBuild("no ldconfig here")
    subprocess.run([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
