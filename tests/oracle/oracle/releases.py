# SPDX-License-Identifier: Apache-2.0
"""The releases of the matrix, their environments on this disk, and what the project knows of the libraries they open."""
import functools
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

from .namespace import CannotBuild

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KNOWLEDGE = os.path.join(HERE, "../../knowledge/tensorflow")
WHEELS = ("tensorflow", "tensorflow_cpu", "tensorflow_gpu", "tf_nightly")


def number(version):
    """Orders versions: 2.22.0rc0 comes before 2.22.0, a nightly after every release."""
    if version == "nightly":
        return (9999,)
    match = re.match(r"(?:cpu)?(\d+)\.(\d+)(?:\.(\d+))?(?:(rc|\.dev)(\d+))?", version)
    if not match:
        raise ValueError(f"no version: {version}")
    return (int(match[1]), int(match[2]), int(match[3] or 0), {"rc": -1, ".dev": -2}.get(match[4], 0), int(match[5] or 0))


def fits(version, wanted):
    """`wanted`: ">=2.4,<2.14", "==2.10" (with all below it), or several of them in a list, one of which must hold."""
    if isinstance(wanted, list):
        return any(fits(version, one) for one in wanted)
    here = number(version)
    for part in filter(None, wanted.split(",")):
        sign, text = re.match(r"\s*(>=|<|==|!=)\s*(\S+)", part).groups()
        there = number(text) if text.count(".") > 1 or text == "nightly" else number(text)[:2]
        cut = here[:len(there)]
        if not {">=": cut >= there, "<": cut < there, "==": cut == there, "!=": cut != there}[sign]:
            return False
    return True


class Release:
    """One row of releases.toml with its environment, where there is one."""

    def __init__(self, row, folders):
        self.name, self.python, self.pip = row["name"], row["python"], row["pip"]
        self.cuda_from = row.get("cuda_from")
        found = [f"{f}/tf{self.name}" for f in folders if os.path.exists(f"{f}/tf{self.name}/bin/python")]
        self.folder = os.path.realpath(found[0]) if found else None
        sites = glob.glob(f"{self.folder}/lib/python*/site-packages") if found else []
        self.site = sites[0] if sites else None
        self.installed = self.look_up()

    def wheel(self):
        """Distribution and version that are installed: 'tf_nightly 2.23.0.dev20261026'. Read once: a scenario may remove it."""
        return self.installed

    def look_up(self):
        for name in WHEELS:
            found = glob.glob(f"{self.site}/{name}-*.dist-info")
            if found:
                return f"{name} {os.path.basename(found[0])[len(name) + 1:-len('.dist-info')]}"
        return "unknown"

    def version(self):
        return self.wheel().split()[-1] if self.site else self.name

    @functools.cache
    def facts(self):
        """The row of knowledge/ that covers the version, else the newest row before it: a new release opens what its forerunner did."""
        rows = []
        for path in glob.glob(f"{KNOWLEDGE}/*.toml"):
            name = os.path.basename(path)[:-5]
            rows.append((number(name + ".0" if name.count(".") == 1 else name), path))
        here = number(self.version())
        before = [row for row in rows if row[0][:2] <= here[:2] and row[0] <= max(here, (*here[:3], 0, 0))]
        with open(max(before)[1], "rb") as file:
            return tomllib.load(file)["wheel"]

    def required(self):
        return [row["soname"] for row in self.facts()["required"]]

    def optional(self):
        return [row["sonames"][0] for row in self.facts()["optional"] if row["library"] == "cupti"]

    def finds_wheels(self):
        """Its RUNPATH leads to the NVIDIA wheels; else LD_LIBRARY_PATH must."""
        return self.facts().get("pip_alone_suffices", False)

    def brings_cuda(self):
        """The NVIDIA wheels are installed beside it."""
        return bool(self.site) and bool(glob.glob(f"{self.site}/nvidia/*/lib/lib*.so*"))


def read(folders):
    with open(f"{HERE}/releases.toml", "rb") as file:
        return [Release(row, folders) for row in tomllib.load(file)["releases"]]


# ---- making environments ----
def interpreter(version):
    """A Python of that version: on PATH, or one of pyenv's."""
    found = shutil.which(f"python{version}")
    others = sorted(glob.glob(os.path.expanduser(f"~/.pyenv/versions/{version}.*/bin/python")))
    if not found and not others:
        raise CannotBuild(f"no Python {version} here")
    return others[-1] if others else found


def prepare(release, folder, releases):
    """A virtual environment with the wheel; whole CUDA wheels are linked from another one where the row says so."""
    if release.folder:
        return f"{release.name}: is there, {release.folder}"
    if shutil.disk_usage(folder).free < 12 << 30:
        return f"{release.name}: less than 12 GiB free in {folder}, not made"
    lender = next((r for r in releases if r.name == release.cuda_from), None)
    if release.cuda_from and not (lender and lender.brings_cuda()):
        return f"{release.name}: prepare {release.cuda_from} first, its NVIDIA wheels are shared"
    target = f"{folder}/tf{release.name}"
    subprocess.run([interpreter(release.python), "-m", "venv", target], check=True)
    subprocess.run([f"{target}/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *release.pip], check=True)
    made = Release({"name": release.name, "python": release.python, "pip": release.pip}, [folder])
    if lender:
        for source in glob.glob(f"{lender.site}/nvidia*"):
            link_tree(source, f"{made.site}/{os.path.basename(source)}")
    return f"{release.name}: {made.wheel()} in {target}"


def link_tree(source, target):
    def link(old, new):
        try:
            os.link(old, new)
        except OSError:
            shutil.copy2(old, new)

    shutil.copytree(source, target, copy_function=link, symlinks=True, dirs_exist_ok=True)


def kept(folder, fill):
    """The folder, filled by `fill(temporary)` at the first need. Of several who do so at once, the first wins."""
    if os.path.isdir(folder):
        return folder
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    temporary = tempfile.mkdtemp(prefix=".making-", dir=os.path.dirname(folder))
    try:
        os.chmod(temporary, 0o755)
        fill(temporary)
        os.rename(temporary, folder)
    except OSError:
        if not os.path.isdir(folder):
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def unpacked(release, requirement, store):
    """The wheel of a requirement, for this release's Python, unpacked in a folder of its own."""
    def fill(folder):
        done = subprocess.run([f"{release.folder}/bin/python", "-m", "pip", "install", "-q", "--no-deps", "--no-compile", "--only-binary=:all:",
                               "--disable-pip-version-check", "--target", folder, requirement], capture_output=True, check=False)
        if done.returncode != 0:
            raise CannotBuild(f"pip has no {requirement} for Python {release.python} here")

    return kept(f"{store}/wheels/{release.python}/{re.sub('[^A-Za-z0-9.]+', '-', requirement)}", fill)


# ---- byte code, as pip leaves it ----
# Written by the import itself, but below a folder of its own: the environment is not touched.
COMPILE = r"""
import importlib._bootstrap_external as loader, os, sys
layer, beside, save = sys.argv[1], loader.cache_from_source, loader.SourceFileLoader.set_data

def place(path, *words, **named):
    own = beside(path, *words, **named)
    return own if os.path.exists(own) else layer + os.path.abspath(own)

loader.cache_from_source = place
loader.SourceFileLoader.set_data = lambda self, path, data, **named: save(self, path, data, **named) if path.startswith(layer) else None
sys.dont_write_bytecode = False
import tensorflow
"""


def is_compiled(release):
    """pip did so, when the environment was made."""
    return bool(glob.glob(f"{release.site}/tensorflow*/python/framework/__pycache__/ops.*.pyc"))


def byte_code(release, store):
    """A folder with the modules that an import compiles, to be laid over the environment; empty text where there is no need. Made once for an environment."""
    if is_compiled(release):
        return ""
    def fill(folder):
        variables = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = subprocess.run([f"{release.folder}/bin/python", "-c", COMPILE, folder], env=variables, cwd=store, capture_output=True, check=False)
        if done.returncode != 0:
            sys.stderr.write(f"{release.name}: does not import here: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}\n")

    environment = hashlib.sha256(f"{release.folder} {os.stat(release.site).st_mtime_ns}".encode()).hexdigest()[:12]
    return kept(f"{store}/bytecode/{release.name}-{release.version()}-{environment}", fill)
