# SPDX-License-Identifier: Apache-2.0
"""Run by the Python of an environment with TensorFlow: which modules of the standard library does `import tensorflow` import, and
which names does it (and what it imports) take from them?  Prints JSON.  Works on 3.6 and newer, needs nothing but itself.

Every module of the standard library is given a class that notes which attributes are read and by whom; `from … import` is noted by a
wrapper around __import__. A name read by the module's own package does not count: a stranger's file has no such reader.
"""
import ast
import builtins
import json
import os
import sys
import types

STDLIB = os.path.dirname(os.__file__)
EARLY = set(sys.modules)

uses = {}  # module -> name -> "from READER" or "attribute READER" -> [stage, forgiven]
stage = ["import"]
trees = {}
busy = []        # our own reading does not count


def top(name):
    return name.partition(".")[0]


def is_stdlib(module):
    # Not by getattr: a lazy module would load what it stands for.
    try:
        file = object.__getattribute__(module, "__dict__").get("__file__")
    except AttributeError:
        return False
    return bool(file) and file.startswith(STDLIB) and "site-packages" not in file and "dist-packages" not in file


def forgiven(frame):
    """[ImportError, AttributeError]: is the line inside a `try` that catches it?"""
    while frame is not None and frame.f_code.co_filename.startswith("<frozen"):
        frame = frame.f_back
    if frame is None:
        return [False, False]
    file, line = frame.f_code.co_filename, frame.f_lineno
    if file not in trees:
        spans = []
        try:
            with open(file, "rb") as source:
                tree = ast.parse(source.read())
        except (OSError, SyntaxError, ValueError):
            tree = None
        for node in ast.walk(tree) if tree is not None else []:
            if not isinstance(node, ast.Try):
                continue
            caught = " ".join(ast.dump(h.type) if h.type is not None else "Exception" for h in node.handlers)
            swallows = not any(isinstance(n, ast.Raise) for h in node.handlers for n in h.body)
            last = max([getattr(n, "lineno", 0) for s in node.body for n in ast.walk(s)] or [0])
            whatever = "'Exception'" in caught or "BaseException" in caught or caught == "Exception"
            spans.append((node.lineno, last, swallows and (whatever or "ImportError" in caught or "ModuleNotFoundError" in caught),
                          swallows and (whatever or "AttributeError" in caught)))
        trees[file] = spans
    return [any(a <= line <= b and i for a, b, i, _ in trees[file]), any(a <= line <= b and t for a, b, _, t in trees[file])]


def note(module, name, how, frame):
    if busy or (name.startswith("__") and name.endswith("__")):
        return
    busy.append(name)
    pardon = forgiven(frame)[0 if how == "from" else 1]
    reader = frame.f_globals.get("__name__", "")
    readers = uses.setdefault(module, {}).setdefault(name, {})
    key = how + " " + reader
    readers[key] = [stage[0] if key not in readers else readers[key][0], pardon and readers.get(key, [0, True])[1]]
    busy.pop()


class Watched(types.ModuleType):
    def __getattribute__(self, name):
        if not (name.startswith("__") and name.endswith("__")):
            frame = sys._getframe(1)
            reader = frame.f_globals.get("__name__", "")
            mine = object.__getattribute__(self, "__dict__").get("__name__", "")
            if top(reader) != top(mine) and reader != "__main__" and not reader.startswith("importlib._bootstrap"):
                note(mine, name, "attribute", frame)
        return super().__getattribute__(name)


def absolute_name(name, globals, level):
    if level == 0:
        return name
    package = (globals or {}).get("__package__") or (globals or {}).get("__name__", "")
    base = package.rsplit(".", level - 1)[0] if level > 1 else package
    return base + "." + name if name else base


def note_edges(reader, name, fromlist, frame):
    busy.append(name)
    pardon = forgiven(frame)
    table = edges.setdefault(reader, {})
    for target in [name] + [name + "." + f for f in fromlist or () if name + "." + f in sys.modules]:
        table[target] = [a and b for a, b in zip(table.get(target, [True, True]), pardon)]
    busy.pop()


real_import = builtins.__import__
edges = {}  # importing module -> imported module -> is its ImportError, its AttributeError forgiven?


known = [0]


def watch_new():
    if len(sys.modules) == known[0]:
        return
    known[0] = len(sys.modules)
    for name, module in list(sys.modules.items()):
        if type(module) is types.ModuleType and name not in ("__main__", "builtins", "sys", "importlib._bootstrap", "importlib._bootstrap_external") and is_stdlib(module):
            try:
                module.__class__ = Watched
            except TypeError:
                pass


def watching_import(name, globals=None, locals=None, fromlist=(), level=0):
    result = real_import(name, globals, locals, fromlist, level)
    watch_new()
    frame = sys._getframe(1)
    reader = (globals or {}).get("__name__", "")
    if stage[0] == "import" and not busy:
        note_edges(reader, absolute_name(name, globals, level), fromlist, frame)
    if level == 0 and top(reader) != top(name) and is_stdlib(result):
        for wanted in fromlist or ():
            if wanted != "*":
                note(name, wanted, "from", frame)
    return result


def main():
    builtins.__import__ = watching_import
    watch_new()
    import tensorflow
    assert hasattr(tensorflow, "config"), tensorflow
    loaded = set(sys.modules)
    keras = None
    stage[0] = "keras"
    try:
        tensorflow.keras.layers
    except Exception as error:
        keras = repr(error)
    builtins.__import__ = real_import
    needed = {}
    for name, module in list(sys.modules.items()):
        if is_stdlib(module) and "." not in name:
            needed[name] = {"stage": "import" if name in loaded else "keras", "names": uses.get(name, {})}
    version = tensorflow.__version__
    # Leaving in the ordinary way would take the watched modules apart while they are in use.
    json.dump({"python": "%d.%d" % sys.version_info[:2], "tensorflow": version, "keras_error": keras, "edges": edges, "modules": needed}, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.flush()
    os._exit(0)


main()
