# SPDX-License-Identifier: Apache-2.0
"""A wheel or an installed folder, seen alike: names below site-packages and their bytes."""
import email.parser
import os
import re
import zipfile


class Wheel:
    """A .whl, read without unpacking it."""

    def __init__(self, path):
        self._zip = zipfile.ZipFile(path)
        # Old wheels hold the package below <name>.data/purelib, which the installation takes away.
        self._members = {re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", i.filename): i for i in self._zip.infolist() if not i.is_dir()}
        self.label = os.path.basename(path)

    def names(self):
        return self._members.keys()

    def size(self, name):
        return self._members[name].file_size

    def read(self, name):
        return self._zip.read(self._members[name])


class Installed:
    """A site-packages folder that holds TensorFlow."""

    def __init__(self, folder):
        self._folder = folder
        self._names = {}
        tops = [t for t in os.listdir(folder) if re.match(r"tensorflow(_core)?$|(tensorflow|tf_nightly)[\w.]*-.*\.dist-info$", t)]
        for top in tops:
            for where, _, files in os.walk(os.path.join(folder, top)):
                for name in files:
                    full = os.path.join(where, name)
                    self._names[os.path.relpath(full, folder)] = full
        self.label = folder

    def names(self):
        return self._names.keys()

    def size(self, name):
        return os.path.getsize(self._names[name])

    def read(self, name):
        with open(self._names[name], "rb") as file:
            return file.read()


def open_source(path):
    return Wheel(path) if path.endswith(".whl") else Installed(path)


def package_folder(source):
    """tensorflow_core where the real package lies in the releases around 2.0, else tensorflow."""
    return "tensorflow_core" if "tensorflow_core/python/__init__.py" in source.names() else "tensorflow"


def metadata(source):
    """The METADATA of the distribution that is TensorFlow itself."""
    found = [n for n in source.names()
             if re.match(r"(tensorflow(_gpu|_cpu|_intel|_cpu_aws|_rocm)?|tf_nightly(_gpu|_cpu)?)-[^/]*\.dist-info/METADATA$", n)]
    text = source.read(sorted(found, key=len)[0]).decode("utf-8", "replace")
    return email.parser.Parser().parsestr(text, headersonly=True)


def build_info(source, package):
    """The assignments of build_info.py, without running it."""
    import ast
    tree = ast.parse(source.read(package + "/python/platform/build_info.py"))
    facts = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        value = node.value
        if isinstance(value, ast.Call) and value.args:  # collections.OrderedDict([...])
            value = value.args[0]
        try:
            value = ast.literal_eval(value)
        except ValueError:
            continue
        if node.targets[0].id == "build_info":
            facts.update(dict(value))
        else:
            facts[node.targets[0].id] = value
    return facts
