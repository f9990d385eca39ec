#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The oracle's own parts, without TensorFlow: families, comparison, and one machine in a namespace. usage: test_oracle.py WHYNOGPU"""
import os
import sys
import tempfile
import types
import unittest
from unittest import mock

sys.dont_write_bytecode = True
try:
    import tomllib  # noqa: F401
except ImportError:
    print("needs Python 3.11 or newer")
    sys.exit(77)
from oracle import compare, decision, libraries, namespace, releases, scenario, trim  # noqa: E402

PROGRAM = os.path.realpath(sys.argv.pop(1)) if __name__ == "__main__" else "build/whynogpu"


def fake_environment(folder):
    """A virtual environment as files alone, called like one of the matrix."""
    python = os.path.realpath(sys.executable)
    version = "%d.%d" % sys.version_info[:2]
    site = f"{folder}/tf2.18.0/lib/python{version}/site-packages"
    os.makedirs(site)
    os.makedirs(f"{folder}/tf2.18.0/bin")
    os.symlink(python, f"{folder}/tf2.18.0/bin/python")
    with open(f"{folder}/tf2.18.0/pyvenv.cfg", "w", encoding="utf-8") as file:
        file.write(f"home = {os.path.dirname(python)}\ninclude-system-site-packages = false\n")
    return releases.Release({"name": "2.18.0", "python": version, "pip": []}, [folder])


class Families(unittest.TestCase):
    def test_are_well_formed_and_many(self):
        families = scenario.read_families()
        self.assertGreaterEqual(len(families), 60)
        for row in releases.read([]):
            for one in scenario.all_scenarios(families, [row]):
                self.assertTrue(one.id)

    def test_ranges_of_releases(self):
        self.assertTrue(releases.fits("2.10.1", ">=2.4,<2.14"))
        self.assertFalse(releases.fits("2.14.1", ">=2.4,<2.14"))
        self.assertTrue(releases.fits("2.18.1", ["==2.4", "==2.18"]))
        self.assertTrue(releases.fits("2.23.0.dev20261026", ">=2.22"))
        self.assertLess(releases.number("2.22.0rc0"), releases.number("2.22.0"))

    def test_a_name_that_means_nothing_is_an_error(self):
        with self.assertRaises(scenario.BadFamily):
            scenario.Names({"places": {}, "cuda": "/c"}).fill("{nothing}")

    def test_parts_of_a_soname(self):
        names = scenario.Names({"library": "libcudnn.so.9", "places": {}, "cuda": "/c"})
        self.assertEqual(names.fill("{library.stem} {library.older} {library.file}"), "libcudnn libcudnn.so.8 /c/lib64/libcudnn.so.9")


class Sample(unittest.TestCase):
    def releases(self, names, cuda):
        return [types.SimpleNamespace(name=n, version=lambda n=n: n.removeprefix("cpu"), brings_cuda=lambda: cuda, required=lambda: ["libcudnn.so.9"])
                for n in names]

    def test_has_every_family_once_on_few_releases(self):
        rows = self.releases([row.name for row in releases.read([]) if row.name != "nightly"], True)
        families = scenario.read_families()
        for seed in range(20):
            picked, without = scenario.sample(families, rows, seed)
            self.assertEqual((sorted(picked), without), (sorted(families), []))
            used = {one.release.name for found in picked.values() for one in found}
            self.assertLessEqual(len(used), 9)
            self.assertEqual({one.family for one in picked["healthy"]}, {"healthy"})

    def test_another_seed_draws_others_and_the_same_the_same(self):
        rows, families = self.releases([row.name for row in releases.read([]) if row.name != "nightly"], True), scenario.read_families()
        drawn = [[(found[0].release.name, found[0].id) for found in scenario.sample(families, rows, seed)[0].values()] for seed in (1, 1, 2)]
        self.assertEqual(drawn[0], drawn[1])
        self.assertNotEqual(drawn[0], drawn[2])

    def test_names_the_families_that_nothing_fits(self):
        picked, without = scenario.sample(scenario.read_families(), self.releases(["2.4.4"], False), 1)
        self.assertIn("wheels-alone", without)
        self.assertIn("healthy", picked)


class ByteCode(unittest.TestCase):
    def test_lies_beside_the_environment(self):
        with tempfile.TemporaryDirectory() as folder:
            release = fake_environment(folder)
            release.version = lambda: "2.18.0"
            os.makedirs(f"{release.site}/tensorflow/python")
            for name, text in (("__init__", "from tensorflow.python import ops"), ("python/__init__", ""), ("python/ops", "")):
                with open(f"{release.site}/tensorflow/{name}.py", "w", encoding="utf-8") as file:
                    file.write(text)
            os.makedirs(f"{folder}/store")
            layer = releases.byte_code(release, f"{folder}/store")
            self.assertEqual(len(os.listdir(f"{layer}{release.site}/tensorflow/python/__pycache__")), 2)
            self.assertFalse(os.path.exists(f"{release.site}/tensorflow/python/__pycache__"))
            self.assertEqual(os.listdir(f"{folder}/store/bytecode"), [os.path.basename(layer)])
            self.assertEqual(releases.byte_code(release, f"{folder}/store"), layer)


class Decisions(unittest.TestCase):
    LOG = ("\n@@ import\n2026-01-02 03:04:05.678901: W a/b.cc:64] Could not load\nE0000 00:00:1795274021.580510   29540 cuda_dnn.cc:8310] Unable\n"
           "no line of the log\n\n@@ list\n2026-01-02 03:04:05.678901: I c.cc:1] oneDNN custom operations are on\n")
    TOLD = "import\t'ok'\nfile\t'/s/tensorflow/__init__.py'\nlisted\t['/physical_device:GPU:0']\nmapped\t['/l/libcudnn.so.9.3.0', '/l/libcuda.so.550.1']\n"

    def release(self):
        return types.SimpleNamespace(required=lambda: ["libcudnn.so.9", "libcublas.so.12"])

    def test_are_read_from_what_the_process_told(self):
        truth = decision.read_decision(self.TOLD, self.LOG, 0, self.release())
        self.assertEqual(truth["lines"], [["import", "W", "Could not load"], ["import", "E", "Unable"]])
        self.assertEqual((truth["import"], truth["listed"]), ("ok", 1))
        self.assertEqual(truth["libraries"], {"libcudnn.so.9": "/l/libcudnn.so.9.3.0", "libcuda.so.1": "/l/libcuda.so.550.1"})

    def test_a_death_is_no_success(self):
        truth = decision.read_decision("", "@@ import\nFatal Python error: bad\n", -6, self.release())
        self.assertEqual((truth["import"], truth["listed"], truth["exit"]), ("error", None, -6))

    def test_the_error_is_found_above_the_advice(self):
        self.assertEqual(decision.last_error("x\nImportError: libz.so: no\n\nFailed to load.\nsee above"), "ImportError: libz.so: no")


class Comparison(unittest.TestCase):
    TRUTH = {"import": "ok", "file": "/s/tensorflow/__init__.py", "listed": 1, "libraries": {"a.so": "/l/a.so"}, "asked": ["cuInit", "cuDeviceGetCount"],
             "lines": [["list", "I", "found 8 of them at last, all in one place"]]}
    SAID = {"prediction": {"import": "ok", "listed": 1, "lines": [{"stage": "list", "level": "I", "text": "found"}]},
            "subject": {"tensorflow": {"location": "/s/tensorflow"}}, "libraries": [{"soname": "a.so", "state": "found", "real": "/l/a.so"}], "causes": []}

    def kinds(self, truth=None, **said):
        one = types.SimpleNamespace(causes=["no-gpu"], lists=None, release=types.SimpleNamespace(required=lambda: ["a.so"]))
        return [kind for kind, _ in compare.compare(one, {**self.SAID, **said}, {**self.TRUTH, **(truth or {})}, 1)]

    def test_agreement(self):
        self.assertEqual(self.kinds(), [])

    def test_each_kind_of_difference(self):
        self.assertEqual(self.kinds({"file": "/elsewhere/__init__.py"}), ["location"])
        self.assertEqual(self.kinds({"libraries": {}}), ["library"])
        self.assertEqual(self.kinds({"lines": []}), ["lines"])
        self.assertEqual(self.kinds({"listed": 0}), ["listed", "cause"])
        self.assertEqual(self.kinds(causes=[{"id": "x", "status": "established"}]), ["alarm"])
        self.assertEqual(self.kinds(error="crashed"), ["run"])
        self.assertIn("import", self.kinds({"import": "error", "error": "E"}))

    def test_libraries_that_were_never_looked_for(self):
        self.assertEqual(self.kinds({"libraries": {}, "asked": ["cuInit"]}), [])


class Archives(unittest.TestCase):
    def test_give_back_what_was_packed(self):
        bundles = [{"schema": "s", "answers": [{"ask": "a", "is": 1}, {"ask": "b", "is": n}]} for n in (1, 2, 1)]
        with tempfile.TemporaryDirectory() as folder:
            trim.pack([{"scenario": str(n), "bundle": bundle} for n, bundle in enumerate(bundles)], f"{folder}/x.jsonl")
            self.assertEqual([row["bundle"] for row in trim.unpack(f"{folder}/x.jsonl")], bundles)
            with open(f"{folder}/x.jsonl", encoding="utf-8") as file:
                self.assertEqual(len(file.readlines()), 3 + 3)


class Machine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="whynogpu-oracle-test-")
        self.addCleanup(self.folder.cleanup)
        self.release = fake_environment(self.folder.name)
        self.release.version = lambda: "2.18.0"
        compiled = mock.patch.object(releases, "byte_code", lambda release, store: "")
        compiled.start()
        self.addCleanup(compiled.stop)

    def examine(self, **table):
        settings = decision.Settings(PROGRAM, f"{self.folder.name}/store", namespace.way_of_working())
        settings.scratch = f"{self.folder.name}/scratch"  # not the one of a run that goes on beside this test
        one = scenario.Scenario("trial", {"about": "", "causes": [], **table}, self.release, {})
        answer = decision.examine(one, settings, False)
        self.assertFalse(os.path.exists(settings.scratch) and os.listdir(settings.scratch))
        if os.path.exists(settings.scratch):
            os.rmdir(settings.scratch)
        if "skipped" in answer:
            self.skipTest(answer["skipped"])
        return answer["said"]

    def test_is_built_and_leaves_nothing(self):
        before = sorted(os.listdir(self.release.site))
        said = self.examine(cuda="system", files=[{"write": "{site}/mine.py", "text": ""}, {"remove": "/usr/local/cuda/lib64/libcudnn.so.9"}])
        self.assertEqual(said["causes"][0]["id"], "tensorflow-missing")
        self.assertIn("NVIDIA card at 0000:07:00.0", str(said["road"]))
        self.assertEqual(sorted(os.listdir(self.release.site)), before)

    def test_a_machine_without_a_card(self):
        said = self.examine(cuda="none", driver="none", gpus=[])
        self.assertIn("no-gpu", [cause["id"] for cause in said["causes"]])

    def test_made_up_libraries_load_and_damaged_ones_do_not(self):
        import ctypes
        made = libraries.Library(f"{self.folder.name}/store")
        path = made.make("libtrial.so.1", needs=("libother.so.2",))
        self.assertRaises(OSError, ctypes.CDLL, path)
        alone = made.make("libalone.so.1")
        ctypes.CDLL(alone)
        for how in list(libraries.PATCHES) + ["empty", "cut", "text", "zeros", "64-bytes"]:
            if how in ("cut", "no-program-headers", "program"):
                continue  # those end the process or are refused later; the scenarios show it
            with self.subTest(how):
                copy = f"{self.folder.name}/{how}.so"
                libraries.copy_sparse(alone, copy, os.path.getsize(alone))
                libraries.damage(copy, how)
                self.assertRaises(OSError, ctypes.CDLL, copy)


if __name__ == "__main__":
    unittest.main()
