# SPDX-License-Identifier: Apache-2.0
"""The steps of a scenario: `files = [{ remove = … }, { damage = …, how = … }, …]`, one table each, done in order."""
import csv
import glob
import os
import re
import shutil
import subprocess

from . import namespace
from .libraries import damage


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.remove(path)


def write_file(path, text, mode="w"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if mode == "w" and os.path.islink(path):
        os.remove(path)
    with open(path, mode, encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


def put_file(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.lexists(target):
        remove(target)
    shutil.copyfile(source, target)
    os.chmod(target, 0o755)


def link(path, target):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        remove(path)
    os.symlink(target, path)


def put_driver_library(machine, soname, folder, version, hollow, links):
    source = f"{machine.program_folder}/standin/{'hollow/' if hollow else ''}{soname}"
    if not os.path.exists(source):
        raise namespace.CannotBuild(f"{source} is not built: ninja standin_cuda standin_nvml standin_hollow")
    stem = soname[: -len(".1")]
    if not links:
        put_file(source, f"{folder}/{soname}")
        return
    put_file(source, f"{folder}/{stem}.{version}")
    link(f"{folder}/{soname}", f"{stem}.{version}")
    link(f"{folder}/{stem}", soname)


def matches(pattern):
    found = sorted(glob.glob(pattern)) or ([pattern] if os.path.lexists(pattern) else [])
    if not found:
        raise namespace.CannotBuild(f"nothing is at {pattern}")
    return found


def uninstall(site, distribution):
    """As pip: every file of RECORD, then the folders that are empty."""
    pattern = re.sub(r"[-_.]+", "[-_.]", distribution)
    for info in matches(f"{site}/{pattern}-*.dist-info"):
        with open(f"{info}/RECORD", encoding="utf-8") as file:
            paths = [os.path.normpath(f"{site}/{row[0]}") for row in csv.reader(file) if row]
        folders = set()
        for path in paths:
            if os.path.lexists(path):
                os.remove(path)
            if path.endswith(".py"):
                for compiled in glob.glob(glob.escape(f"{os.path.dirname(path)}/__pycache__/{os.path.basename(path)[:-3]}") + ".*.pyc"):
                    os.remove(compiled)
                folders.add(os.path.dirname(path) + "/__pycache__")
            folders.add(os.path.dirname(path))
        for folder in sorted(folders, key=len, reverse=True):
            while folder.startswith(site + "/"):
                try:
                    os.rmdir(folder)
                except OSError:
                    if os.path.isdir(folder):
                        break
                folder = os.path.dirname(folder)


def install(machine, requirement):
    """As pip: an installed version goes first. The wheel was unpacked before the machine was made."""
    source = machine.wheels[requirement]
    for info in glob.glob(f"{source}/*.dist-info"):
        distribution = os.path.basename(info).split("-")[0]
        if glob.glob(f"{machine.site}/{re.sub('[-_.]+', '[-_.]', distribution)}-*.dist-info"):
            uninstall(machine.site, distribution)
    for name in os.listdir(source):
        if name != "bin":
            subprocess.run(["cp", "-a", "--", f"{source}/{name}", f"{machine.site}/"], check=True)


def made(machine, step):
    options = {key: step[key] for key in ("runpath", "undefined", "soname") if key in step}
    if step.get("needs"):
        options["needs"] = tuple(step["needs"])
    return machine.libraries.make(os.path.basename(step["generate"]), **options)


def edit(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        raise namespace.CannotBuild(f"{path} does not hold {old!r}")
    write_file(path, text.replace(old, new))


def copy(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    subprocess.run(["cp", "-a", "-T", "--", source, target], check=True)


def move(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    subprocess.run(["mv", "-T", "--", source, target], check=True)


ACTIONS = {
    "remove": lambda m, s: [remove(path) for path in matches(s["remove"])],
    "damage": lambda m, s: [damage(path, s["how"]) for path in matches(s["damage"])],
    "generate": lambda m, s: put_file(made(m, s), s["generate"]),
    "link": lambda m, s: link(s["link"], s["to"]),
    "write": lambda m, s: write_file(s["write"], s["text"]),
    "append": lambda m, s: write_file(s["append"], s["text"], "a"),
    "move": lambda m, s: move(s["move"], s["to"]),
    "copy": lambda m, s: copy(s["copy"], s["to"]),
    "folder": lambda m, s: os.makedirs(s["folder"], exist_ok=True),
    "mode": lambda m, s: [os.chmod(path, int(s["mode"], 8)) for path in matches(s["to"])],
    "cover": lambda m, s: namespace.cover_file(s["cover"], s["text"], "/run/oracle"),
    "node": lambda m, s: namespace.device_node(s["node"], int(s.get("mode", "666"), 8)),
    "run": lambda m, s: subprocess.run(s["run"], shell=True, check=True, stdout=subprocess.DEVNULL, env=m.environment()),
    "uninstall": lambda m, s: uninstall(m.site, s["uninstall"]),
    "install": lambda m, s: install(m, s["install"]),
    "edit": lambda m, s: edit(s["edit"], s["old"], s["new"]),
    "standin": lambda m, s: put_driver_library(m, s["standin"], s["into"], m.driver["version"], False, True),
}


def apply(machine, wanted):
    for step in wanted:
        action = next((name for name in ("node", "mode", *ACTIONS) if name in step), None)
        if action is None:
            raise namespace.CannotBuild(f"no step: {step}")
        ACTIONS[action](machine, step)
