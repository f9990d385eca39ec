# SPDX-License-Identifier: Apache-2.0
"""Families of scenarios as text, read and checked; one scenario for each combination of a family's parameters and a release."""
import glob
import hashlib
import itertools
import json
import os
import random
import re
import tomllib

from .releases import HERE, fits, number

FAMILY_KEYS = {"about", "releases", "with", "cuda", "driver", "gpus", "nodes", "files", "ldconfig", "after_ldconfig", "env", "unset", "run", "cwd",
               "script", "python", "user", "causes", "lists", "create", "needs"}
DRIVER_KEYS = {"version", "api", "init", "nvml_init", "installed", "stub", "hollow", "nvml", "folder", "library_version", "kernel_version", "module",
               "module_loaded", "uvm_loaded", "nodes_checked", "links"}
STEP_KEYS = {"remove", "damage", "how", "generate", "needs", "runpath", "undefined", "soname", "link", "to", "write", "text", "append", "move",
             "copy", "folder", "mode", "cover", "node", "run", "uninstall", "install", "edit", "old", "new", "standin", "into"}
RUNS = {"script", "command", "stdin", "module"}


class BadFamily(Exception):
    pass


def digits(soname):
    return re.search(r"\.so\.?(\d*)", soname)[1]


class Names:
    """What {names} in a scenario stand for. {library} is a soname, {library.stem} libcudnn, {library.major} 9, {library.file} its place."""

    def __init__(self, values):
        self.values = values

    def fill(self, value):
        if isinstance(value, str):
            whole = re.fullmatch(r"\{([a-z_]+)\}", value)
            if whole and isinstance(self.values.get(whole[1]), (list, dict, int)):
                return self.values[whole[1]]
            return re.sub(r"\{([a-z_][a-z_0-9.]*)\}", self.look_up, value)
        if isinstance(value, list):
            return [self.fill(one) for one in value]
        if isinstance(value, dict):
            return {self.fill(key): self.fill(one) for key, one in value.items()}
        return value

    def look_up(self, match):
        name = match[1]
        if name in self.values:
            return str(self.values[name])
        base, _, part = name.partition(".")
        soname = str(self.values.get(base, ""))
        if not part or ".so" not in soname:
            raise BadFamily(f"nothing is called {{{name}}}")
        place = self.values["places"].get(soname) or f"{self.values['cuda']}/lib64/{soname}"
        parts = {"stem": soname.split(".so")[0], "major": digits(soname), "plain": soname.split(".so")[0] + ".so", "file": place,
                 "folder": os.path.dirname(place), "older": re.sub(r"\d+", lambda m: str(int(m[0]) - 1), soname, count=1),
                 "newer": re.sub(r"\d+", lambda m: str(int(m[0]) + 1), soname, count=1)}
        if part not in parts:
            raise BadFamily(f"nothing is called {{{name}}}")
        return parts[part]


def check_keys(where, table, known):
    strange = sorted(set(table) - known)
    if strange:
        raise BadFamily(f"{where}: unknown {', '.join(strange)}; known are {', '.join(sorted(known))}")


def read_families():
    """{name: table} of every file below families/; a mistake is an error with its place."""
    families = {}
    for path in sorted(glob.glob(f"{HERE}/families/*.toml")):
        with open(path, "rb") as file:
            for name, family in tomllib.load(file).items():
                where = f"{os.path.basename(path)}: {name}"
                check_keys(where, family, FAMILY_KEYS)
                if isinstance(family.get("driver"), dict):
                    check_keys(where + ": driver", family["driver"], DRIVER_KEYS)
                for step in family.get("files", []) + family.get("after_ldconfig", []):
                    check_keys(where, step, STEP_KEYS)
                if name in families:
                    raise BadFamily(f"{where}: there are two of this name")
                if "causes" not in family or "about" not in family:
                    raise BadFamily(f"{where}: 'about' and 'causes' are needed")
                if family.get("run", "script") not in RUNS and not family["run"].startswith("{"):
                    raise BadFamily(f"{where}: run is one of {', '.join(sorted(RUNS))}")
                families[name] = family
    return families


def values_of(words, release):
    """A parameter's list; "required" stands for the libraries that the release opens."""
    if words == "required":
        return release.required()
    return words


class Scenario:
    def __init__(self, family, table, release, chosen):
        self.family, self.release, self.chosen = family, release, chosen
        for key in FAMILY_KEYS:
            setattr(self, key, table.get(key))
        self.id = family + ("/" + ",".join(label(value) for value in chosen.values()) if chosen else "")
        self.table = table
        self.cuda = table.get("cuda", "default")
        if self.cuda == "default":
            self.cuda = "wheels" if release.brings_cuda() else "system"

    def requirements(self):
        """What its install steps ask for."""
        steps = (self.files or []) + (self.after_ldconfig or [])
        return Names(self.chosen).fill([step["install"] for step in steps if "install" in step])

    def digest(self):
        """Changes when the machine does; wording and expectation may change."""
        kept = {key: value for key, value in self.table.items() if key not in ("about", "causes", "lists", "releases", "with")}
        return hashlib.sha256(json.dumps([kept, self.chosen, self.cuda, self.release.required()], sort_keys=True).encode()).hexdigest()[:12]


def label(value):
    if isinstance(value, dict):
        return "+".join(f"{key}={one}" for key, one in value.items())
    return str(value).replace("/", "_") or "empty"


def scenarios_of(name, family, release):
    if family.get("releases") and not fits(release.version(), family["releases"]):
        return
    if family.get("needs") == "cuda wheels" and not release.brings_cuda():
        return
    if release.name.startswith("cpu") and family.get("needs") != "cpu build" and name not in ("healthy", "no-driver", "hidden-by-variable"):
        return
    if family.get("needs") == "cpu build" and not release.name.startswith("cpu"):
        return
    parameters = family.get("with", {})
    for values in itertools.product(*(values_of(words, release) for words in parameters.values())):
        yield Scenario(name, family, release, dict(zip(parameters, values)))


def all_scenarios(families, releases):
    for release in releases:
        for name, family in families.items():
            yield from scenarios_of(name, family, release)


# ---- a sample ----
ERAS = 5      # releases that a sample visits; more where a family fits none of them
DRAWS = 30    # of which the one is taken that fits the most families


def sample(families, releases, seed):
    """({family: its scenarios in the order to try, the first of which runs}, families that fit no release). Few releases, since each costs a
    compilation of its modules; by chance one of each fifth of the releases' history, then what the remaining families need."""
    chance = random.Random(seed)
    possible = {name: {r.name: found for r in releases if (found := list(scenarios_of(name, family, r)))} for name, family in families.items()}
    ordinary = sorted((r.name for r in releases if not r.name.startswith("cpu")), key=number)
    parts = [part for part in (ordinary[len(ordinary) * n // ERAS:len(ordinary) * (n + 1) // ERAS] for n in range(ERAS)) if part]
    draws = [{chance.choice(part) for part in parts} for _ in range(DRAWS)]
    chosen = max(draws, key=lambda names: sum(1 for fitting in possible.values() if names & fitting.keys()))
    while left := [fitting for fitting in possible.values() if fitting and not chosen & fitting.keys()]:
        best = max(sorted({name for fitting in left for name in fitting}), key=lambda name: sum(1 for fitting in left if name in fitting))
        chosen = chosen | {best}
    picked = {}
    for name, fitting in possible.items():
        here = sorted(fitting.keys() & chosen)
        chance.shuffle(here)
        picked[name] = [one for release in here for one in chance.sample(fitting[release], len(fitting[release]))]
    return {name: found for name, found in picked.items() if found}, [name for name, found in picked.items() if not found]
