#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real program's lint: what it walks over, what it writes, and bad input.

usage: lint.py WHYNOGPU LINT_SCHEMA [unittest options]
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAM = os.path.abspath(sys.argv.pop(1))
SCHEMA = json.loads(pathlib.Path(sys.argv.pop(1)).read_text())
FAULT = "import os\nimport tensorflow as tf\nos.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n"
MENDED = FAULT.replace("'1'", "'true'")


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="whynogpu-lint-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def put(self, name, text=FAULT):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run_lint(self, *arguments, given=b"", status=None):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder)}
        answer = subprocess.run([PROGRAM, "lint", *map(str, arguments)], cwd=self.folder, input=given, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=environment, timeout=60)
        self.assertGreaterEqual(answer.returncode, 0, answer.stderr)
        if status is not None:
            self.assertEqual(answer.returncode, status, answer.stdout + answer.stderr)
        return answer

    def report(self, *arguments, **options):
        return json.loads(self.run_lint("--format", "json", *arguments, **options).stdout)

    def files(self, *arguments, **options):
        return [finding["file"] for finding in self.report(*arguments, **options)["findings"]]

    def test_walks_and_obeys_gitignore(self):
        (self.folder / ".git").mkdir()
        for name in ("a.py", "b/c.py", "b/skipped.py", "out/d.py", "out/kept.py", ".venv/e.py", "env/f.py", "b/deep/g.py", "h.txt"):
            self.put(name)
        self.put("env/pyvenv.cfg", "home = /usr/bin\n")
        self.put(".gitignore", "out/*\n!out/kept.py\n")
        self.put("b/.gitignore", "skipped.py\n")
        self.assertEqual(self.files(status=1), ["a.py", "b/c.py", "b/deep/g.py", "out/kept.py"])
        self.assertEqual(self.files("b", status=1), ["b/c.py", "b/deep/g.py"])
        self.assertEqual(len(self.files("--no-gitignore", status=1)), 6)
        self.assertEqual(self.files("h.txt", status=1), ["h.txt"])

    def test_files_beside_the_code(self):
        gone = "tensorflow-gpu==2.13.0\n"
        self.put("requirements/base.txt", gone)
        self.put("requirements.txt", "-r requirements/base.txt\n")
        self.put("Dockerfile", "FROM python:3.12\nRUN pip install tensorflow-gpu==2.14.0\n")
        self.put("sub/docker-compose.yml", "services:\n  a:\n    image: tensorflow/tensorflow:2.15.0-gpu\n")
        self.put(".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: pip install tensorflow-gpu==2.13.0\n")
        self.put("notes.txt", gone)
        self.put("other.yaml", "tensorflow: [unclosed\n")
        self.put("chart/pod.yaml", "apiVersion: v1\nkind: Pod\nspec: {{ .tensorflow }}\n")
        self.put("pyproject.toml", "[project\ndependencies = ['tensorflow']\n")
        self.put("build/setup.py", "from setuptools import setup\nsetup(install_requires=['tensorflow-gpu==2.12.0'])\n")
        self.put(".gitignore", "build/\n")
        (self.folder / ".git").mkdir()
        report = self.report("--isolated", status=1)
        found = sorted((f["file"], f["rule"]) for f in report["findings"])
        self.assertEqual(found, [(".github/workflows/a.yml", "removed-package"), ("Dockerfile", "removed-package"),
                                 ("requirements/base.txt", "removed-package"), ("sub/docker-compose.yml", "no-gpu-requested")])
        self.assertEqual([(p["file"], p["line"]) for p in report["problems"]], [("pyproject.toml", 1)])
        self.run_lint("--isolated", "--fix", status=1)
        self.assertEqual((self.folder / "requirements/base.txt").read_text(), "tensorflow==2.13.0\n")
        self.assertIn("tensorflow[and-cuda]==2.14.0", (self.folder / "Dockerfile").read_text())
        self.run_lint("requirements.txt", "notes.txt", status=0)
        self.assertEqual(self.files("-", "--stdin-name", "Pipfile", given=b"[packages]\ntensorflow-gpu = '==2.13.0'\n", status=1), ["Pipfile"])

    def test_files_beside_the_code_that_are_hostile(self):
        self.put("requirements.txt", "-r requirements.txt\n-r ../../../../../../dev/zero\n-r /etc/passwd\n-r fifo\ntensorflow\n")
        os.mkfifo(self.folder / "fifo")
        self.put("docker-compose.yml", "tensorflow: " + "[" * 100000)
        self.put("uv.lock", "tensorflow" + ".a" * 200000 + " = 1\n")
        self.put("Dockerfile", "FROM tensorflow/tensorflow\nRUN <<EOF\n" + "(" * 100000)
        self.put("Pipfile.lock", '{"tensorflow": "' + "\\\\" * 100000)
        self.put("setup.cfg", "[options]\ninstall_requires = tensorflow\x00\n")
        report = self.report("--isolated")
        self.assertEqual(sorted(p["file"] for p in report["problems"]), ["Pipfile.lock", "docker-compose.yml", "setup.cfg", "uv.lock"])
        self.assertEqual(report["findings"], [])

    def test_link_cycles_end(self):
        self.put("a/b.py")
        os.symlink("..", self.folder / "a" / "up")
        os.symlink("b.py", self.folder / "a" / "c.py")
        os.symlink("nowhere", self.folder / "a" / "d.py")
        self.assertEqual(self.files(status=1), ["a/b.py", "a/c.py"])

    def test_standard_input(self):
        self.assertEqual(self.files("-", given=FAULT.encode(), status=1), ["standard input.py"])
        self.assertEqual(self.files("-", "--stdin-name", "x.py", given=FAULT.encode(), status=1), ["x.py"])

    def test_exit_statuses(self):
        self.put("good.py", "import tensorflow as tf\n")
        self.run_lint("good.py", status=0)
        self.run_lint("missing.py", status=2)
        self.run_lint("missing.py", "good.py", status=0)
        self.put("info.py", "import tensorflow as tf\ntf.config.run_functions_eagerly(True)\n")
        self.run_lint("info.py", status=0)
        self.run_lint("info.py", "--fail-on", "info", status=1)
        self.run_lint("--select", "no-such-rule", status=2)
        self.run_lint("--format", "no-such-format", status=2)

    def test_fix_keeps_every_other_byte(self):
        crlf = b"\xef\xbb\xbf# caf\xc3\xa9\r\n" + FAULT.replace("\n", "\r\n").encode() + b"x = 1   \r\n\r\n"
        self.put("a.py", crlf)
        os.chmod(self.folder / "a.py", 0o750)
        self.run_lint("--fix", "a.py", status=0)
        self.assertEqual((self.folder / "a.py").read_bytes(), crlf.replace(b"'1'", b"'true'"))
        self.assertEqual((self.folder / "a.py").stat().st_mode & 0o777, 0o750)
        self.assertEqual(os.listdir(self.folder), ["a.py"])

    def test_fix_refuses_what_it_cannot_parse(self):
        path = self.put("a.py", FAULT + ".broken (\n")
        report = self.report("--fix", "a.py", status=1)
        self.assertEqual(path.read_text(), FAULT + ".broken (\n")
        self.assertTrue(any("not fixed" in problem["text"] for problem in report["problems"]), report["problems"])

    def test_diff_changes_nothing(self):
        path = self.put("a.py")
        out = self.run_lint("--diff", "a.py", status=1).stdout.decode()
        self.assertIn("-os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n+os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'true'\n", out)
        self.assertEqual(path.read_text(), FAULT)

    def test_settings_and_baseline(self):
        self.put("a.py")
        self.put("pyproject.toml", "[tool.whynogpu.lint]\nignore = ['refused-value']\n")
        self.run_lint("a.py", status=0)
        self.run_lint("a.py", "--isolated", status=1)
        self.put("pyproject.toml", "[tool.whynogpu.lint]\nignore = ['no-such-rule']\n")
        self.run_lint("a.py", status=2)
        self.put("pyproject.toml", "[tool.black]\nline-length = 100\n")
        self.run_lint("a.py", "--baseline", "known.json", "--write-baseline", status=1)
        self.put("a.py", "\n\n" + FAULT)
        self.assertEqual(self.report("a.py", "--baseline", "known.json", status=0)["summary"]["in_baseline"], 1)
        self.put("a.py", FAULT + "os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'True'\n")
        self.run_lint("a.py", "--baseline", "known.json", status=1)
        self.run_lint("a.py", "--baseline", "missing.json", status=2)

    def test_formats(self):
        self.put("a & b.py", FAULT + "x = tf.constant(1)\nos.environ['CUDA_VISIBLE_DEVICES'] = '\u00e9<%>'\n")
        self.put("bad.py", b"CUDA_\0")
        report = self.report(status=1)
        try:
            import jsonschema
        except ImportError:
            self.skipTest("no jsonschema")
        jsonschema.validate(report, SCHEMA)
        sarif = json.loads(self.run_lint("--format", "sarif").stdout)
        self.assertEqual(sarif["version"], "2.1.0")
        run, = sarif["runs"]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        self.assertEqual(len(run["results"]), len(report["findings"]))
        for result in run["results"]:
            self.assertIn(result["ruleId"], rules)
            self.assertIn(result["level"], ("error", "warning", "note"))
            place = result["locations"][0]["physicalLocation"]
            self.assertEqual(place["artifactLocation"]["uri"], "a%20%26%20b.py")
            self.assertGreaterEqual(place["region"]["startLine"], 1)
            self.assertTrue(result["message"]["text"])
        junit = xml.etree.ElementTree.fromstring(self.run_lint("--format", "junit").stdout)
        self.assertEqual(int(junit.get("errors")), 1)
        self.assertEqual(len(junit.findall(".//failure")), int(junit.get("failures")))
        github = self.run_lint("--format", "github").stdout.decode().splitlines()
        self.assertEqual(len(github), len(report["findings"]) + 1)
        self.assertTrue(github[0].startswith("::error file=a & b.py,line=3,"), github[0])
        terminal = self.run_lint("--color", "never").stdout.decode()
        self.assertNotIn("\033", terminal)
        self.assertLessEqual(max(map(len, terminal.splitlines())), 80)

    def test_sarif_fits_its_model(self):
        try:
            import sarif_model
        except ImportError:
            self.skipTest("no sarif_om (Debian: python3-sarif-python-om)")
        self.put("a.py", FAULT + "x = tf.constant(1)\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\n")
        self.put("n.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": FAULT}]}))
        self.put("bad.py", b"CUDA_\0")
        log = json.loads(self.run_lint("--format", "sarif", status=1).stdout)
        self.assertEqual(list(sarif_model.faults(log)), [])
        keys = json.dumps(log)
        for part in ("fixes", "relatedLocations", "logicalLocations", "toolExecutionNotifications"):
            self.assertIn('"%s": [{' % part, keys)
        log["runs"][0]["results"][0]["colour"] = "red"
        del log["runs"][0]["results"][0]["message"]
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
        self.assertEqual(len(list(sarif_model.faults(log))), 3)

    def test_bad_input_is_named_and_counted(self):
        self.put("good.py")
        self.put("nul.py", b"import tensorflow\0CUDA_VISIBLE_DEVICES")
        self.put("utf16.py", ("CUDA_VISIBLE_DEVICES" + FAULT).encode("utf-16"))
        self.put("brackets.py", "CUDA_VISIBLE_DEVICES = " + "(" * 100_000)
        self.put("noise.py", b"tensorflow CUDA_VISIBLE_DEVICES" + bytes(range(1, 256)) * 400)
        self.put("large.py", b"CUDA_VISIBLE_DEVICES = 1\n" + b"# x\n" * (13 << 20))
        self.put("r.ipynb", '{"cells": [], "metadata": {"kernelspec": {"language": "R"}}, "x": "CUDA_"}')
        self.put("broken.ipynb", '{"cells": [CUDA_')
        os.mkfifo(self.folder / "pipe.py")
        report = self.report(".", "pipe.py", status=1)
        self.assertEqual({finding["file"] for finding in report["findings"]}, {"good.py"})
        named = {problem["file"] for problem in report["problems"]}
        self.assertLessEqual({"nul.py", "utf16.py", "large.py", "r.ipynb", "broken.ipynb", "pipe.py"}, named)

    def test_unreadable_is_a_problem(self):
        self.put("a.py")
        self.put("b/c.py")
        if os.geteuid() == 0:
            self.skipTest("root may read everything")
        os.chmod(self.folder / "a.py", 0)
        os.chmod(self.folder / "b", 0)
        self.addCleanup(os.chmod, self.folder / "b", 0o700)
        self.assertEqual(len(self.report(status=2)["problems"]), 2)

    def test_memory_and_depth(self):
        deep = self.folder
        for _ in range(150):
            deep = deep / "deeper"
        deep.mkdir(parents=True)
        (deep / "a.py").write_text(FAULT)
        self.assertEqual(len(self.files(status=1)), 1)


if __name__ == "__main__":
    unittest.main()
