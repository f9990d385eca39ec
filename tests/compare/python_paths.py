#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Python probe against real Pythons: made-up environments, sys.path and one module compared.

  python_paths.py PRINT_PYTHON [--count N] [--seed N]

Ends with 77 (skipped) where no Python but the one running this is found. Every machine is a folder that is removed again.
"""
import argparse, glob, json, os, random, re, shutil, subprocess, sys, tempfile

REPORT = """import sys, json
try:
    from importlib.util import find_spec
    s = find_spec('wanted')
    found = [s.origin if s and s.has_location else None, sorted(s.submodule_search_locations) if s and not s.has_location else []]
except ImportError:
    found = None
print(json.dumps(dict(executable=sys.executable, prefix=sys.prefix, base_prefix=getattr(sys, 'base_prefix', sys.prefix), path=sys.path, found=found)))
"""
EASY = ("import sys; sys.__plen = len(sys.path)\n%s\nimport sys; new=sys.path[sys.__plen:]; del sys.path[sys.__plen:]; "
        "p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)\n")


def pythons():
    found = {}
    for pattern in ("~/.pyenv/versions/*/bin/python[23].*", "/usr/bin/python[23].*", "/usr/local/bin/python[23].*", "/opt/*/bin/python[23].*"):
        for file in sorted(glob.glob(os.path.expanduser(pattern))):
            match = re.fullmatch(r"python(\d)\.(\d+)", os.path.basename(file))
            if match and os.access(file, os.X_OK):
                found.setdefault(os.path.realpath(file), tuple(map(int, match.groups())))
    return found


def write(file, text):
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb") as out:
        out.write(text.encode("latin-1") if isinstance(text, str) else text)


def pth_text(r, t, release):
    lines = []
    for _ in range(r.randint(0, 5)):
        lines.append(r.choice([t + "/d0", t + "/d1", t + "/d2/", t + "/d0/../d3", " " + t + "/d1", "sub", "gone", "# " + t + "/d2", "", t + "/d3  ", t + "/z.zip",
                               "import sys; sys.path.append('%s/d3')" % t, "import sys; sys.path.insert(0, '%s/d2')" % t, "import random", "import no_such_module",
                               "import os; x = 1", "import\tos", "importos"]))
    text = r.choice(["\n", "\n", "\r\n"]).join(lines) + r.choice(["", "\n"])
    text = r.choice(["", "", "", "", "\xef\xbb\xbf"]) + text
    if r.random() < 0.03:
        text += "\n" + t + "/\xe9\n"
    if r.random() < 0.1 and release[0] > 2:  # site.py of 2.7 adds its own folder again for a blank line
        text = EASY % text
    return text


def site_folder(r, t, folder, release):
    os.makedirs(folder, exist_ok=True)
    for _ in range(r.randint(0, 3)):
        write(folder + "/" + r.choice(["a.pth", "B.pth", "c.pth", ".h.pth", "d.pth.bak", "easy-install.pth"]), pth_text(r, t, release))
    if r.random() < 0.3:
        os.makedirs(folder + "/sub", exist_ok=True)
    if r.random() < 0.3:
        module(r, folder)


def module(r, folder):
    form = r.choice(["package", "file", "namespace", "so", "plain", "pyc", "wrong"])
    if form == "package": write(folder + "/wanted/__init__.py", "")
    if form == "file": write(folder + "/wanted.py", "")
    if form == "namespace": os.makedirs(folder + "/wanted", exist_ok=True)
    if form == "so": write(folder + "/wanted" + r.choice([".so", ".abi3.so"]), "")
    if form == "plain": write(folder + "/wanted_", "")
    if form == "pyc": write(folder + "/wanted.pyc", "")
    if form == "wrong": write(folder + "/Wanted.py", "")


def machine(r, t, python, release):
    """A random environment below t; returns program, script, current folder and variables."""
    name = "python%d.%d" % release
    for i in range(4):
        os.makedirs("%s/d%d" % (t, i))
        if r.random() < 0.3: module(r, "%s/d%d" % (t, i))
    env = t + "/env"
    os.makedirs(env + "/bin")
    home = os.path.dirname(python)
    if r.random() < 0.85: os.symlink(python, env + "/bin/python")
    else: shutil.copy(python, env + "/bin/python")
    keys = ["home = " + home] if r.random() < 0.9 else ["home = /gone/bin"]
    keys += r.choice([[], ["include-system-site-packages = false"], ["include-system-site-packages = true"], ["Include-System-Site-Packages=TRUE "], ["include-system-site-packages = 1"]])
    r.shuffle(keys)
    if release >= (3, 3) and r.random() < 0.9:
        write(env + r.choice(["", "", "", "/bin"]) + "/pyvenv.cfg", "\n".join(keys) + "\n")
    site_folder(r, t, "%s/lib/%s/site-packages" % (env, name), release)
    if r.random() < 0.5: site_folder(r, t, "%s/home/.local/lib/%s/site-packages" % (t, name), release)
    if r.random() < 0.3: site_folder(r, t, "%s/user/lib/%s/site-packages" % (t, name), release)
    write(t + "/app/report.py", REPORT)
    os.symlink("app", t + "/app-link")
    os.symlink("../app/report.py", t + "/d0/report-link")
    if r.random() < 0.1: module(r, t + "/app")
    variables = {"PATH": "/usr/bin:/bin", "HOME": t + "/home", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    pool = [t + "/d0", t + "/d1/", t + "/d2", "d3", ".", "", t + "/gone", t + "/d1/../d0", "~/x", "%s/lib/%s/site-packages" % (env, name)]
    if r.random() < 0.5: variables["PYTHONPATH"] = ":".join(r.choice(pool) for _ in range(r.randint(0, 3)))
    if r.random() < 0.2: variables["PYTHONUSERBASE"] = t + "/user"
    if r.random() < 0.2: variables["PYTHONNOUSERSITE"] = r.choice(["1", "0", "", "x"])
    if r.random() < 0.1: variables["PYTHONSAFEPATH"] = r.choice(["1", ""])
    if r.random() < 0.1: variables["PYTHONHOME"] = r.choice([os.path.dirname(home), "", t, env])
    if r.random() < 0.1: variables["VIRTUAL_ENV"] = env
    os.symlink("env", t + "/env-link")
    os.symlink(env + "/bin/python", t + "/outside")
    program = r.choice([env + "/bin/python"] * 6 + [python, t + "/env-link/bin/python", t + "/outside", env + "/bin/../bin/python"])
    script = r.choice([t + "/app/report.py", t + "/app/report.py", t + "/app-link/report.py", t + "/d0/report-link"])
    return program, script, r.choice([t, t + "/d0", t + "/app"]), variables


def once(path):
    """Without repetitions, which have no effect: site.py runs some .pth lines more than once."""
    return list(dict.fromkeys(path)) if isinstance(path, list) else path


def compare(tool, program, script, folder, variables):
    real = subprocess.run([program, script], cwd=folder, env=variables, capture_output=True, text=True, errors="replace")
    said = json.loads(subprocess.run([tool, program, script, "wanted"], cwd=folder, env=variables, capture_output=True, text=True, check=True).stdout)
    if said["unread"]: return None
    if real.returncode != 0:
        last = (real.stderr.strip().splitlines() or ["?"])[-1]
        return [] if said["failure"] else ["Python ends with %s, said nothing" % last]
    if said["failure"]: return ["starts, said: " + said["failure"]]
    truth = json.loads(real.stdout)
    wrong = ["%s: Python %s, said %s" % (k, truth[k], said[k]) for k in ("prefix", "base_prefix", "path") if once(truth[k]) != once(said[k])]
    if truth["found"] is not None:
        file, portions = truth["found"]
        if (file or "") != said["file"] or sorted(set(said["portions"] if not said["file"] else [])) != sorted(set(portions)):
            wrong.append("module: Python %s, said %s %s" % (truth["found"], said["file"], said["portions"]))
    return wrong


def main():
    options = argparse.ArgumentParser()
    options.add_argument("tool")
    options.add_argument("--count", type=int, default=3, help="machines for each Python")
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    found = pythons()
    if not found:
        print("no Python to compare with")
        return 77
    bad = done = unread = 0
    for python, release in sorted(found.items()):
        for i in range(options.count):
            seed = "%d-%s-%d" % (options.seed, python, i)
            t = os.path.realpath(tempfile.mkdtemp(prefix="python-paths-"))
            try:
                case = machine(random.Random(seed), t, python, release)
                wrong = compare(options.tool, *case)
                if wrong is None: unread += 1
                elif wrong:
                    bad += 1
                    print(("%s\n  %s\n  %s" % (seed, case, "\n  ".join(wrong))).replace(t, "T"))
                done += 1
            finally:
                shutil.rmtree(t)
    print("%d Pythons, %d machines, %d could not be told, %d wrong" % (len(found), done, unread, bad))
    return 1 if bad else 0


sys.exit(main())
