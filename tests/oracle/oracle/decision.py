# SPDX-License-Identifier: Apache-2.0
"""One scenario: the machine is built once, whynogpu looks at it, then the real TensorFlow runs in it. Both answers come back as plain data."""
import ast
import errno
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

from . import libraries, machine as machines, namespace, releases

LINE = re.compile(r"^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: )?([IWEF])(?:\d{4} \d\d:\d\d:\d+\.\d+ +\d+)? [^ ]+:\d+\] ?(.*)$")
OF_THE_PROCESSOR = re.compile(r"oneDNN|This TensorFlow binary is optimized|Your CPU supports instructions|rebuild TensorFlow|XNNPACK")
CUDA_FILE = re.compile(r"lib(cudart|cublas|cufft|curand|cusolver|cusparse|cudnn|nvJitLink|cuda)[^/]*\.so")
ERROR = re.compile(r"^[\w.]*(?:Error|Exception|Warning|Exit|Interrupt)\b.*")


class Settings:
    def __init__(self, program, store, way, timeout=240):
        self.program, self.store, self.way, self.timeout = program, store, way, timeout
        self.folder = os.path.dirname(program)
        self.capture = False
        self.scratch = f"/tmp/whynogpu-oracle-{os.getpid()}"
        os.makedirs(store, exist_ok=True)


def make_ready(release, settings):
    """What every machine of a release takes from the store: made outside of them, since what is made inside is gone with them."""
    releases.byte_code(release, settings.store)
    library = libraries.Library(f"{settings.store}/libraries")
    for soname in release.required() + release.optional():
        machines.make_cuda(library, release, soname)


def examine(scenario, settings, with_tensorflow, extra_command=None):
    """{'said': report, 'truth': decision}, or {'skipped': why}. In a child process, since a namespace cannot be left again."""
    layer = releases.byte_code(scenario.release, settings.store) if with_tensorflow or extra_command else ""
    try:
        wheels = {text: releases.unpacked(scenario.release, text, settings.store) for text in scenario.requirements()}
    except namespace.CannotBuild as reason:
        return {"skipped": str(reason)}
    os.makedirs(settings.scratch, exist_ok=True)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            answer = inside(scenario, settings, layer, wheels, with_tensorflow, extra_command)
        except namespace.CannotBuild as reason:
            answer = {"skipped": str(reason)}
        except BaseException as error:  # the child must end here, whatever happened
            answer = {"skipped": why_not_built(error)}
        with os.fdopen(writing, "w", encoding="utf-8") as file:
            json.dump(answer, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        text = file.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"skipped": "the process that builds the machine died"}


def why_not_built(error):
    command = error.cmd if isinstance(error, subprocess.CalledProcessError) else ""
    if getattr(error, "errno", None) == errno.EOVERFLOW:
        return f"{os.path.dirname(error.filename or '?')} belongs to somebody else, and would have to change: that needs root"
    return f"a step of the machine failed: {command}" if command else f"the machine could not be built: {error!r}"


def inside(scenario, settings, layer, wheels, with_tensorflow, extra_command):
    if scenario.user and settings.way == "user":
        raise namespace.CannotBuild("another user than root needs root here")
    namespace.enter(settings.way)
    machine = machines.Machine(scenario, settings.folder, libraries.Library(f"{settings.store}/libraries"))
    machine.wheels = wheels
    machines.build(machine, layer, settings.scratch, settings.way)
    if extra_command:
        command = machine.names.fill(extra_command)
        return {"status": subprocess.run(command, env=machine.environment(), cwd=machine.folder(), check=False, **identity(scenario)).returncode}
    answer = {"said": ask_whynogpu(machine, settings)}
    if settings.capture:
        answer["bundle"], answer["folders"] = capture(machine, settings)
    if with_tensorflow:
        answer["truth"] = ask_tensorflow(machine, settings)
    return answer


def identity(scenario):
    return {"user": int(scenario.user), "group": int(scenario.user), "extra_groups": []} if scenario.user else {}


def question(machine):
    """How whynogpu is asked about the same program."""
    words = ["--python", machine.python()]
    return words + (["--script", machine.script()] if machine.run() == "script" else [])


def ask_whynogpu(machine, settings):
    command = [settings.program, "check", *question(machine), "--format", "json"]
    try:
        done = subprocess.run(command, env=machine.environment(), cwd=machine.folder(), capture_output=True, timeout=60, check=False, **identity(machine.scenario))
    except subprocess.TimeoutExpired:
        return {"error": "ran longer than 60 s"}
    try:
        return relative(machine, json.loads(done.stdout))
    except ValueError:
        return {"error": f"exit {done.returncode}, no JSON: {done.stderr.decode(errors='replace').strip()[:300]}"}


def capture(machine, settings):
    """What whynogpu capture writes here, and how the folders of this computer shall be called in it."""
    command = [settings.program, "capture", *question(machine)]
    done = subprocess.run(command, env=machine.environment(), cwd=machine.folder(), capture_output=True, timeout=60, check=False, **identity(machine.scenario))
    folders = {machine.venv: "/home/user/venv", settings.folder: "/usr/local/bin", machines.HOME: "/home/user", os.path.expanduser("~"): "/opt/builder"}
    return json.loads(done.stdout), folders


def launch(machine):
    script, run = machine.script(), machine.run()
    if run == "command":
        return ["-c", f"exec(compile(open({script!r}).read(), 'train', 'exec'))"], None
    if run == "module":
        return ["-m", os.path.basename(script)[:-3]], None
    if run == "stdin":
        return ["-"], script
    return [script], None


def ask_tensorflow(machine, settings):
    words, standard_input = launch(machine)
    environment = machine.environment()
    if os.path.exists(machines.TRACE):
        os.truncate(machines.TRACE, 0)
    if machine.scenario.create:
        environment["ORACLE_STAGES"] = "create"
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as log, open(standard_input or "/dev/null", "rb") as text:
        def third():
            os.dup2(told.fileno(), 3)
            os.set_inheritable(3, True)
            namespace.die_with_parent()

        process = subprocess.Popen([machine.python(), *words], env=environment, cwd=machine.folder(), stdin=text, stdout=log, stderr=log, pass_fds=(3,),
                                   preexec_fn=third, start_new_session=True, **identity(machine.scenario))
        try:
            status = process.wait(settings.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
        log.seek(0)
        told.seek(0)
        truth = read_decision(told.read().decode(), log.read().decode(errors="replace"), status, machine.scenario.release)
    truth["asked"] = asked()
    return relative(machine, truth)


def asked():
    """What TensorFlow asked the driver, each function once, up to the count of the devices; after that it always asks the same."""
    if not os.path.exists(machines.TRACE):
        return []
    with open(machines.TRACE, encoding="utf-8") as file:
        functions = list(dict.fromkeys(file.read().split()))
    return functions[: functions.index("cuDeviceGetCount") + 1] if "cuDeviceGetCount" in functions else functions


def last_error(text):
    """The line that names the fault; TensorFlow prints advice after it."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    errors = [line for line in lines if ERROR.match(line)]
    return (errors or lines or [""])[-1][:300]


def read_decision(told, log, status, release):
    facts = {}
    for line in told.splitlines():
        key, _, value = line.partition("\t")
        facts[key] = ast.literal_eval(value)
    lines, stage = [], "start"
    for line in log.splitlines():
        if line.startswith("@@ "):
            stage = line[3:]
            continue
        match = LINE.match(line)
        if match and not OF_THE_PROCESSOR.search(match[2]):
            lines.append([stage, match[1], match[2].strip()])
    opened = {}
    for soname in release.required() + ["libcuda.so.1"]:
        opened.update({soname: path for path in reversed(facts.get("mapped", [])) if names(path, soname)})
    # Behind a link the file may have any name.
    also = [path for path in facts.get("mapped", []) if CUDA_FILE.match(os.path.basename(path)) and path not in opened.values()]
    truth = {"import": facts.get("import", "died"), "file": facts.get("file"), "listed": len(facts["listed"]) if "listed" in facts else None}
    if truth["import"] != "ok":
        truth["error"] = last_error(log if truth["import"] == "died" else truth["import"])
        truth["import"] = "error"
    for key in ("list_error", "created", "create_error"):
        if key in facts:
            truth[key] = facts[key] if isinstance(facts[key], list) else facts[key].splitlines()[0][:200]
    truth.update(exit=status, libraries=opened, also=also, lines=lines)
    return truth


def names(path, soname):
    """libcudnn.so.9.3.0 may be the file of libcudnn.so.9, and libcuda.so.550.54.15 that of libcuda.so.1."""
    base = os.path.basename(path)
    return base == soname or base.startswith(soname + ".") or (soname == "libcuda.so.1" and base.startswith("libcuda.so."))


def places(release):
    base = os.path.dirname(os.path.dirname(os.path.realpath(f"{release.folder}/bin/python")))
    pairs = [("{site}", release.site), ("{venv}", release.folder), ("{lib}", machines.LIBRARY_FOLDER), ("{base}", base)]
    return [(name, folder) for name, folder in pairs if folder != "/usr"]


def relative(machine, value):
    """Folders of this computer become {names}, so that decisions made elsewhere compare."""
    text = json.dumps(value)
    for name, folder in places(machine.scenario.release):
        text = re.sub(re.escape(json.dumps(folder)[1:-1]) + r"(?![\w.-])", name, text)
    return json.loads(text)


def absolute(scenario, value):
    """The way back."""
    text = json.dumps(value)
    for name, folder in places(scenario.release):
        text = text.replace(name, json.dumps(folder)[1:-1])
    return json.loads(text)


def finish(settings):
    """Nothing is left behind but what was compiled to be used again."""
    try:
        os.rmdir(settings.scratch)
    except OSError as error:
        sys.stderr.write(f"{settings.scratch}: {error.strerror}\n")
