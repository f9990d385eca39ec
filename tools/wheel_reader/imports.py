# SPDX-License-Identifier: Apache-2.0
"""What `import tensorflow` imports, found by walking the syntax trees of the package's own modules from its __init__.py.

Counted are statements that run whenever the module is imported: not those in functions, behind a condition that cannot be
decided here, or below TYPE_CHECKING. An import inside a `try` whose handler swallows the ImportError is kept apart as guarded.
"""
import ast
import re
import sys

# Modules that some Python took out of the standard library.
REMOVED_FROM_STDLIB = {"distutils", "imp", "asyncore", "asynchat", "smtpd", "cgi", "cgitb", "pipes", "imghdr", "sndhdr", "crypt",
                       "telnetlib", "uu", "xdrlib", "nntplib", "msilib", "chunk", "aifc", "audioop", "sunau", "lib2to3", "formatter",
                       "parser", "symbol", "binhex", "macpath", "dummy_threading", "_dummy_threading"}
_IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


class Use:
    """One module of someone else: where it is first used, which names it must have, whether its absence is swallowed."""

    def __init__(self, first, guarded, keras_only):
        self.first, self.guarded, self.keras_only, self.names = first, guarded, keras_only, {}


class Closure:
    def __init__(self, source, package, stdlib=False):
        """`stdlib`: modules of the standard library are noted as well."""
        self._stdlib = stdlib
        self._source, self._package = source, package
        self._names = set(source.names())
        self.modules = {}     # dotted name of a foreign module -> Use, in order of first use
        self.natives = {}     # path of a shared object -> guarded
        self.gencode = {}     # version or style of *_pb2.py -> count
        self.visited = {}     # own module -> guarded
        self.docstring_uses = []
        self._postponed = []
        self._allow_guarded = False
        self._last = ()

    # -- names and files

    def _file(self, module):
        """The file of an own module: package, module, or extension; None when it is not in the wheel."""
        base = module.replace(".", "/")
        bases = [base]
        if base.startswith("tensorflow/") or base == "tensorflow":
            bases.append(self._package + base[len("tensorflow"):])
        for candidate in bases:
            for ending in ("/__init__.py", ".py", ".so"):
                if candidate + ending in self._names:
                    return candidate + ending
            tagged = [n for n in self._tagged if n.startswith(candidate + ".")]
            if tagged:
                return tagged[0]
        return None

    @property
    def _tagged(self):
        if not hasattr(self, "_tagged_names"):
            self._tagged_names = [n for n in self._names if re.search(r"\.(cpython-|abi3).*\.so$", n)]
        return self._tagged_names

    def run(self):
        """Walks depth first, as the interpreter does, so that modules come in the order of their first use."""
        sys.setrecursionlimit(20000)
        self._allow_guarded = False
        self._visit("tensorflow", False, False)
        self._allow_guarded = True  # now what hangs on guarded imports only
        for module, guarded, keras in self._postponed:
            self._visit(module, guarded, keras)
        return self

    def run_up_to(self, objects):
        """The walk ends where one of these shared objects is opened. Guarded imports count where they are met: in a whole installation
        they succeed. Returns the object's path."""
        sys.setrecursionlimit(20000)
        self._allow_guarded, self._last = True, objects
        try:
            self._visit("tensorflow", False, False)
        except _Reached as reached:
            return str(reached)
        return ""

    def _visit(self, name, guarded, keras):
        if guarded and not self._allow_guarded:
            self._postponed.append((name, guarded, keras))
            return
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            module = ".".join(parts[:length])
            if module in self.visited:
                continue
            self.visited[module] = guarded
            file = self._file(module)
            if file and file.endswith(".so"):
                self._open(file, guarded)
            elif file:
                self._read(module, file, guarded, keras)

    def _open(self, file, guarded):
        self.natives.setdefault(file, guarded)
        if file in self._last:
            raise _Reached(file)

    def _is_own(self, name):
        return name.split(".")[0] in ("tensorflow", self._package)

    # -- one module

    def _read(self, module, file, guarded, keras):
        text = self._source.read(file)
        tree = ast.parse(text, file)
        package = module if file.endswith("/__init__.py") else module.rpartition(".")[0]
        if file.endswith("_pb2.py"):
            self._note_gencode(text.decode("utf-8", "replace"))
        for name in re.findall(rb"def swig_import_helper.*?find_module\('(\w+)'", text, re.S):  # run at once by SWIG's modules
            extension = file.rpartition("/")[0] + "/" + name.decode() + ".so"
            if extension in self._names:
                self._open(extension, guarded)
        loaded = re.search(rb"^\s+_?keras\._load\(\)", text, re.M)  # a lazy loader that is not so lazy
        if loaded:
            line = text.count(b"\n", 0, loaded.end()) + 1
            self._foreign("keras", "%s:%d" % (file, line), True, False)
        aliases = {}
        lazy_annotations = any(isinstance(n, ast.ImportFrom) and n.module == "__future__" and
                               any(a.name == "annotations" for a in n.names) for n in tree.body)
        self._block(tree.body, file, package, guarded, keras, aliases, lazy_annotations)

    def _note_gencode(self, text):
        match = re.search(r"ValidateProtobufRuntimeVersion\(\s*[\w.]*Domain\.PUBLIC,\s*(\d+),\s*(\d+),\s*(\d+)", text)
        style = ".".join(match.groups()) if match else "builder" if "_builder" in text else "descriptors"
        self.gencode[style] = self.gencode.get(style, 0) + 1

    def _block(self, body, file, package, guarded, keras, aliases, lazy):
        for node in body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._import(node, file, package, guarded, keras, aliases)
            elif isinstance(node, ast.Try):
                swallowed = any(_swallows(h) for h in node.handlers)
                inside_keras = keras or (swallowed and "keras" in ast.unparse(ast.Module(node.body, [])))
                self._block(node.body, file, package, guarded or swallowed, inside_keras, aliases, lazy)
                self._block(node.orelse + node.finalbody, file, package, guarded, keras, aliases, lazy)
            elif isinstance(node, ast.If):
                self._expressions(node.test, file, guarded, keras, aliases)
                decided = _decide(node.test)
                if decided is not False and decided is not None:
                    self._block(node.body, file, package, guarded, keras, aliases, lazy)
                elif decided is False:
                    self._block(node.orelse, file, package, guarded, keras, aliases, lazy)
            elif isinstance(node, (ast.With, ast.For, ast.While)):
                self._block(node.body, file, package, guarded, keras, aliases, lazy)
            elif isinstance(node, ast.ClassDef):
                for part in node.bases + node.decorator_list + [k.value for k in node.keywords]:
                    self._expressions(part, file, guarded, keras, aliases)
                self._block(node.body, file, package, guarded, keras, aliases, lazy)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                parts = node.decorator_list + node.args.defaults + [d for d in node.args.kw_defaults if d]
                if not lazy:
                    arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
                    parts += [a.annotation for a in arguments if a.annotation] + ([node.returns] if node.returns else [])
                for part in parts:
                    self._expressions(part, file, guarded, keras, aliases)
            else:
                if isinstance(node, ast.AnnAssign) and lazy:
                    node = node.value or ast.Pass()
                self._expressions(node, file, guarded, keras, aliases)

    def _import(self, node, file, package, guarded, keras, aliases):
        place = "%s:%d" % (file, node.lineno)
        if isinstance(node, ast.Import):
            for alias in node.names:
                if self._is_own(alias.name):
                    self._visit(alias.name, guarded, keras)
                else:
                    self._foreign(alias.name, place, guarded, keras)
                    aliases[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
            return
        base = node.module or ""
        if node.level:
            parents = package.split(".")
            base = ".".join(parents[:len(parents) - node.level + 1] + ([base] if base else []))
        if self._is_own(base):
            self._visit(base, guarded, keras)
            for alias in node.names:
                if alias.name != "*" and self._file(base + "." + alias.name):
                    self._visit(base + "." + alias.name, guarded, keras)
            return
        if base == "__future__":
            return
        use = self._foreign(base, place, guarded, keras)
        for alias in node.names:
            if use:
                use.names.setdefault(alias.name, (place, guarded))
            aliases[alias.asname or alias.name] = base + "." + alias.name

    def _foreign(self, name, place, guarded, keras):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names and top not in REMOVED_FROM_STDLIB and not self._stdlib:
            return None
        use = self.modules.get(name)
        if use is None:
            use = self.modules[name] = Use(place, guarded, keras)
        if use.guarded and not guarded:
            use.first, use.guarded = place, False
        use.keras_only = use.keras_only and keras
        return use

    def _expressions(self, node, file, guarded, keras, aliases):
        """Attributes of foreign modules that are looked up while the module is imported."""
        stack = [node]
        while stack:
            part = stack.pop()
            if isinstance(part, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if isinstance(part, ast.Call) and ast.unparse(part.func).endswith("importlib.import_module") and part.args:
                name = part.args[0].value if isinstance(part.args[0], ast.Constant) else None
                if isinstance(name, str) and not self._is_own(name) and not name.startswith("."):
                    self._foreign(name.split(".")[0], "%s:%d" % (file, part.lineno), guarded, False)
            if isinstance(part, ast.Attribute):
                if isinstance(part.value, ast.Name) and part.value.id in aliases:
                    use = self.modules.get(aliases[part.value.id])
                    if use:
                        use.names.setdefault(part.attr, ("%s:%d" % (file, part.lineno), guarded))
                elif part.attr == "__doc__":
                    self.docstring_uses.append("%s:%d" % (file, part.lineno))
            stack.extend(ast.iter_child_nodes(part))


class _Reached(Exception):
    """The walk is where it was to go."""


def _swallows(handler):
    """An `except` that lets the program go on after an ImportError."""
    names = []
    if handler.type is None:
        names = ["BaseException"]
    else:
        for part in handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]:
            names.append(part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", ""))
    fails_again = any(isinstance(n, ast.Raise) or isinstance(n, ast.ImportFrom) and n.level > 3 for n in handler.body)
    return bool(_IMPORT_ERRORS & set(names)) and not fails_again


def _decide(test):
    """True or False where a condition is the same on every Linux with Python 3, else None."""
    text = ast.unparse(test)
    if re.fullmatch(r"(\w+\.)?TYPE_CHECKING|False|(six|_six)\.PY2|__name__ == '__main__'", text):
        return False
    # tensorflow/__init__.py asks whether it has "keras" after having set it.
    if re.fullmatch(r"True|not (\w+\.)?TYPE_CHECKING|(six|_six)\.PY3|hasattr\(_current_module, 'keras'\)", text):
        return True
    return None
