#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real program on bad input, in folders made up for the purpose: it always answers, never crashes, and says what it met.

usage: bad_input.py WHYNOGPU [unittest options]
"""
import json
import os
import pathlib
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
# One that everybody may use; the program only looks at it.
PYTHON = os.path.realpath("/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable)
NOBODY = 65534


class World(unittest.TestCase):
    """A folder with a virtual environment, as files alone: no Python is started, here or by the program."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="whynogpu-test-"))
        os.chmod(self.folder, 0o755)
        self.addCleanup(self.clean)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.venv = self.folder / "venv"
        version = os.path.basename(PYTHON).removeprefix("python") or "%d.%d" % sys.version_info[:2]
        self.site = self.venv / "lib" / f"python{version}" / "site-packages"
        self.site.mkdir(parents=True)
        (self.venv / "bin").mkdir()
        (self.venv / "bin" / "python").symlink_to(PYTHON)
        (self.venv / "pyvenv.cfg").write_text(f"home = {os.path.dirname(PYTHON)}\ninclude-system-site-packages = false\nversion = {version}.0\n")

    def clean(self):
        for root, folders, _ in os.walk(self.folder):
            for name in folders:
                if not os.path.islink(os.path.join(root, name)):
                    os.chmod(os.path.join(root, name), 0o755)
        shutil.rmtree(self.folder)

    def run_program(self, *arguments, env=None, as_nobody=False, **options):
        environment = {"PATH": f"{self.venv}/bin", "HOME": str(self.home)}
        environment.update(env or {})
        program = PROGRAM
        if as_nobody and os.geteuid() == 0:
            options.update(user=NOBODY, group=NOBODY, extra_groups=[])
            program = str(self.folder / "whynogpu")  # the build folder may be closed to others
            if not os.path.exists(program):
                shutil.copy(PROGRAM, program)
        done = subprocess.run([program, *map(str, arguments)], env=environment, cwd=self.home, capture_output=True, timeout=30, **options)
        self.assertGreaterEqual(done.returncode, 0, f"ended by signal {-done.returncode}: {done.stderr}")
        self.assertLessEqual(done.returncode, 3, done.stderr)
        return done

    def report(self, *arguments, **options):
        done = self.run_program(*arguments, "--format", "json", **options)
        report = json.loads(done.stdout.decode())  # exactly one object, and UTF-8
        self.assertEqual(done.returncode, {"gpu": 0, "cpu": 1, "fails": 1, "undetermined": 3}[report["verdict"]])
        return report

    def first(self, report):
        return report["causes"][0]["id"] if report["causes"] else None

    def put_tensorflow(self, version="2.18.0"):
        """Enough of a TensorFlow to be taken for one; its native code is up to the test."""
        files = {
            "tensorflow/__init__.py": "",
            "tensorflow/_api/__init__.py": "",
            "tensorflow/core/__init__.py": "",
            "tensorflow/python/__init__.py": "",
            "tensorflow/python/platform/build_info.py": "build_info = collections.OrderedDict([('cuda_version', '12.5.1'), ('cudnn_version', '9'), ('is_cuda_build', True), ('is_rocm_build', False)])\n",
            "tensorflow/tools/pip_package/setup.py": f"_VERSION = '{version}'\n",
            f"tensorflow-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: tensorflow\nVersion: {version}\n",
            f"tensorflow-{version}.dist-info/top_level.txt": "tensorflow\n",
        }
        for name, text in files.items():
            file = self.site / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return self.site / "tensorflow" / "libtensorflow_framework.so.2"


class Pythons(World):
    def test_no_python_on_path(self):
        report = self.report(env={"PATH": str(self.folder / "nothing")})
        self.assertEqual((report["verdict"], report["subject"]["python"], self.first(report)), ("fails", None, "tensorflow-missing"))

    def test_no_path_at_all(self):
        done = subprocess.run([PROGRAM, "--format", "json"], env={}, capture_output=True, timeout=30)
        json.loads(done.stdout)

    def test_python_is_a_folder(self):
        (self.venv / "bin" / "python").unlink()
        (self.venv / "bin" / "python").mkdir()
        for arguments in ([], ["--python", self.venv / "bin" / "python"]):
            self.assertEqual(self.report(*arguments)["verdict"], "fails")

    def test_dangling_link(self):
        (self.venv / "bin" / "python").unlink()
        (self.venv / "bin" / "python").symlink_to("/nowhere/python3.11")
        for arguments in ([], ["--python", self.venv / "bin" / "python"], ["--venv", self.venv]):
            self.assertEqual(self.report(*arguments)["verdict"], "fails")

    def test_cyclic_links(self):
        (self.venv / "bin" / "python").unlink()
        (self.venv / "bin" / "python").symlink_to("python3")
        (self.venv / "bin" / "python3").symlink_to("python")
        self.assertEqual(self.report()["verdict"], "fails")
        shutil.rmtree(self.site)
        self.site.symlink_to("site-packages")
        (self.venv / "lib" / "a").symlink_to("b")
        (self.venv / "lib" / "b").symlink_to("a")
        self.report("--venv", self.venv)

    def test_python_is_no_program(self):
        for content in (b"", b"\x7fELF", b"\x7fELF" + bytes(60), b"MZ" * 100, b"#!", b"#!/nowhere/python\n", b"#!" + b"x" * 100000, os.urandom(4096)):
            (self.venv / "bin" / "python").unlink()
            (self.venv / "bin" / "python").write_bytes(content)
            os.chmod(self.venv / "bin" / "python", 0o755)
            self.assertIn(self.report()["verdict"], ("fails", "undetermined"), content[:20])

    def test_python_is_a_pipe(self):
        (self.venv / "bin" / "python").unlink()
        os.mkfifo(self.venv / "bin" / "python", 0o755)
        self.assertIn(self.report()["verdict"], ("fails", "undetermined"))

    def test_things_that_are_not_there(self):
        for option in ("--python", "--venv", "--conda", "--kernel", "--script"):
            self.assertIn(self.report(option, self.folder / "no such thing")["verdict"], ("fails", "undetermined", "cpu"), option)

    def test_an_empty_environment(self):
        report = self.report()
        self.assertEqual((report["verdict"], self.first(report)), ("fails", "tensorflow-missing"))
        self.assertEqual(report["subject"]["prefix"], str(self.venv))


class Files(World):
    def test_unreadable_folders(self):
        self.put_tensorflow()
        if os.geteuid() == 0:
            for path in (self.folder, self.venv, *self.venv.rglob("*")):
                if not path.is_symlink():
                    os.chown(path, 0, 0)
        os.chmod(self.site, 0)
        report = self.report(as_nobody=True)
        # Python itself finds nothing there, and its user may know why.
        self.assertIn(report["verdict"], ("fails", "undetermined"))
        self.assertIn("site-packages", json.dumps(report["causes"]) + json.dumps(report["notes"]))
        os.chmod(self.site, 0o755)
        os.chmod(self.site / "tensorflow", 0o311)
        self.report(as_nobody=True)
        os.chmod(self.venv / "bin", 0)
        self.report(as_nobody=True)

    def test_damaged_native_code(self):
        framework = self.put_tensorflow()
        sound = pathlib.Path(PROGRAM).read_bytes()
        for content in (b"", b"\x7fELF", sound[:52], sound[:64], sound[:1000], sound[: len(sound) // 2], b"<html>404</html>" * 10, os.urandom(10000), b"\x7fELF\x02\x01\x01" + b"\xff" * 5000):
            framework.write_bytes(content)
            report = self.report()
            self.assertIn(report["verdict"], ("fails", "cpu", "undetermined"))

    def test_every_byte_of_the_headers(self):
        """Headers that lie about places and sizes: nothing outside the file is read, nothing is read for long."""
        framework = self.put_tensorflow()
        source = next(iter(pathlib.Path("/usr/lib").rglob("libm.so.6")), None) or pathlib.Path(PROGRAM)
        sound = source.read_bytes()
        for at in list(range(16, 64, 5)) + list(range(64, 64 + 56 * 8, 29)):
            damaged = bytearray(sound)
            damaged[at : at + 4] = b"\xff\xff\xff\x7f"
            framework.write_bytes(damaged)
            self.report()

    def test_a_sparse_file_of_two_gigabytes(self):
        framework = self.put_tensorflow()
        with open(framework, "wb") as file:
            file.truncate(2 << 30)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        report = self.report()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertIn(report["verdict"], ("fails", "cpu", "undetermined"))
        self.assertLess(after.ru_maxrss, 200 * 1024, "kilobytes of memory: the file was read")
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 5, "seconds of processor time: the file was read")

    def test_garbage_in_pth_files(self):
        self.put_tensorflow()
        garbage = [os.urandom(5000), b"\xff\xfe" * 1000, b"\xef\xbb\xbfimport os\n", b"\n" * 100000, b"/" * 100000, b"import " + b"(" * 100000, b"..\n" * 10000, b"\x00" * 1000, b"a\x00b\n", b"import sys; sys.__plen = len(sys.path)\n"]
        for number, content in enumerate(garbage):
            (self.site / f"{number}.pth").write_bytes(content)
        (self.site / "folder.pth").mkdir()
        (self.site / "dangling.pth").symlink_to("/nowhere")
        os.mkfifo(self.site / "pipe.pth")
        self.report()

    def test_garbage_elsewhere(self):
        self.put_tensorflow()
        names = ["pyvenv.cfg", self.site / "tensorflow/__init__.py", self.site / "tensorflow/python/platform/build_info.py", self.site / "tensorflow/tools/pip_package/setup.py",
                 self.site / "tensorflow-2.18.0.dist-info/METADATA", self.site / "tensorflow-2.18.0.dist-info/RECORD", self.site / "tensorflow-2.18.0.dist-info/WHEEL"]
        for name in names:
            file = self.venv / name
            sound = file.read_bytes() if file.exists() else b""
            for content in (b"", b"\x00" * 100, os.urandom(3000), b"A" * 3_000_000, b"version = " + b"9" * 10000, b"_VERSION = '" + b"1." * 5000 + b"'"):
                file.write_bytes(content)
                self.report()
            file.write_bytes(sound)

    def test_a_record_that_lies(self):
        self.put_tensorflow()
        record = self.site / "tensorflow-2.18.0.dist-info/RECORD"
        for content in (b"tensorflow/a,sha256=x,99999999999999999999999\n" * 3, b"," * 10000, b"\n" * 100000, b"tensorflow/" + b"x" * 20000 + b"\n", b"z,,1\na,,2\n" * 5000):
            record.write_bytes(content)
            self.report()

    def test_names_that_are_not_utf8(self):
        odd = str(self.folder) + os.fsdecode(b"/caf\xe9\xff")
        shutil.copytree(self.venv, odd, symlinks=True)
        report = self.report("--venv", odd)
        self.assertIn("caf", report["subject"]["python"])
        done = subprocess.run([PROGRAM, "--venv", odd], env={"PATH": "/usr/bin", "HOME": str(self.home)}, capture_output=True, timeout=30)
        done.stdout.decode()
        (self.site / os.fsdecode(b"\xff\xfe-1.0.dist-info")).mkdir()
        (self.site / "new\nline-2.0.dist-info").mkdir()
        self.report(env={"LD_LIBRARY_PATH": "/\udcff\udcfe:\n:", "PYTHONPATH": "\udcff", "CUDA_VISIBLE_DEVICES": "\udcff\x1b[31m"})

    def test_control_characters_do_not_reach_the_terminal(self):
        self.put_tensorflow("2.18.0")
        evil = self.folder / "e\x1b[31mvil"
        shutil.copytree(self.venv, evil, symlinks=True)
        for form in ("terminal", "markdown"):
            done = self.run_program("--venv", evil, "--format", form, env={"CUDA_VISIBLE_DEVICES": "\x1b]0;title\x07"})
            self.assertNotIn(b"\x1b", done.stdout)

    def test_many_entries(self):
        self.put_tensorflow()
        for number in range(3000):
            (self.site / f"package_{number}-1.0.dist-info").mkdir()
        self.report(env={"PYTHONPATH": ":".join(f"/nowhere/{n}" for n in range(5000)), "LD_LIBRARY_PATH": ":".join(f"/nowhere/{n}" for n in range(2000)), "PATH": ":".join([f"/nowhere/{n}" for n in range(5000)] + [f"{self.venv}/bin"])})


class Environment(World):
    def test_the_program_needs_no_library_of_the_environment(self):
        trap = self.folder / "trap"
        trap.mkdir()
        for name in ("libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libdl.so.2", "libpthread.so.0", "libz.so.1"):
            (trap / name).write_bytes(b"this is no library\n")
        report = self.report(env={"LD_LIBRARY_PATH": str(trap)})
        self.assertEqual(report["subject"]["python"], str(self.venv / "bin" / "python"))
        self.report(env={"LD_LIBRARY_PATH": str(trap), "LD_PRELOAD": str(trap / "libm.so.6")})
        # Not even the C library: nobody but a static program would start.
        (trap / "libc.so.6").write_bytes(b"this is no library\n")
        self.report(env={"LD_LIBRARY_PATH": str(trap)})

    def test_odd_variables(self):
        self.put_tensorflow()
        for name in ("CUDA_VISIBLE_DEVICES", "TF_ENABLED_DEVICE_TYPES", "TF_MIN_GPU_MULTIPROCESSOR_COUNT", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "LD_PRELOAD", "PYTHONOPTIMIZE", "HOME"):
            for value in ("", " ", "0", "-1", "9" * 400, "/nowhere", "a:b::c", "\n", "x" * 100000):
                self.report(env={name: value})

    def test_limits_of_the_system(self):
        self.put_tensorflow()

        def few_files():
            resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))

        def little_memory():
            resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))

        for limit in (few_files, little_memory):
            self.report(preexec_fn=limit)

    def test_closed_streams(self):
        done = subprocess.run(f'"{PROGRAM}" --format json <&- 2>&-', shell=True, capture_output=True, env={"PATH": f"{self.venv}/bin:/usr/bin:/bin", "HOME": str(self.home)}, timeout=30)
        json.loads(done.stdout)
        done = subprocess.run(f'"{PROGRAM}" --format json >&-', shell=True, capture_output=True, env={"PATH": f"{self.venv}/bin:/usr/bin:/bin", "HOME": str(self.home)}, timeout=30)
        self.assertEqual(done.returncode, 2)


class CommandLine(World):
    def test_wrong_use(self):
        for arguments in (["--nonsense"], ["check", "--nonsense"], ["nonsense"], ["--format", "yaml"], ["--color", "blue"], ["--expect", "maybe"], ["--timeout", "soon"], ["--timeout", "-1"], ["--env", "NOVALUE"],
                          ["--env", "=x"], ["--exit", "perl"], ["explain", "no-such-cause"], ["matrix", "--format", "html"], ["capture", "check"], ["--python"], ["--from", "/nowhere"], ["--from", "/"], ["--from", "/dev/null"], ["--from", PROGRAM]):
            done = self.run_program(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, b""), arguments)
            self.assertTrue(done.stderr.strip(), arguments)
            self.assertLess(done.stderr.count(b"\n"), 30, arguments)

    def test_help_and_version(self):
        for arguments in (["--help"], ["--version"], ["check", "--help"], ["capture", "--help"], ["explain", "--help"], ["matrix", "--help"], ["explain"], ["explain", "no-gpu"], ["matrix"]):
            done = self.run_program(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, b""), arguments)
            self.assertTrue(done.stdout, arguments)

    def test_output_to_a_full_device(self):
        for arguments in (["--format", "json"], [], ["explain"], ["capture"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, env={"PATH": f"{self.venv}/bin", "HOME": str(self.home)}, timeout=30)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr, arguments)

    def test_a_place_that_cannot_be_written(self):
        for place in (self.folder / "no" / "such" / "folder" / "report.json", self.folder, "/dev/full", "/proc/report.json"):
            done = self.run_program("-o", place)
            self.assertEqual((done.returncode, done.stdout), (2, b""), place)
            self.assertTrue(done.stderr, place)

    def test_the_old_file_stays_when_the_new_one_cannot_be_written(self):
        out = self.folder / "out"
        out.mkdir()
        old = out / "report.json"
        old.write_text("old")

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        done = self.run_program("--format", "json", "-o", old, preexec_fn=small_files)
        self.assertEqual((done.returncode, old.read_text()), (2, "old"))
        self.assertEqual([p.name for p in out.iterdir()], ["report.json"], "nothing is left behind")
        os.chmod(out, 0o555)
        done = self.run_program("--format", "json", "-o", old, as_nobody=True)
        self.assertEqual((done.returncode, old.read_text()), (2, "old"))
        os.chmod(out, 0o755)

    def test_output_to_a_file(self):
        out = self.folder / "report.json"
        out.write_text("old and much longer than anything that follows" * 1000)
        done = self.run_program("--format", "json", "-o", out)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertEqual(json.loads(out.read_text())["verdict"], "fails")

    def test_exit_statuses(self):
        self.assertEqual(self.run_program().returncode, 1)
        self.assertEqual(self.run_program("--expect", "gpu").returncode, 1)
        self.assertEqual(self.run_program("--exit", "nagios").returncode, 2)

    def test_colour_only_when_asked_for(self):
        self.assertNotIn(b"\x1b", self.run_program().stdout)
        self.assertIn(b"\x1b", self.run_program("--color", "always").stdout)
        self.assertNotIn(b"\x1b", self.run_program("--color", "never").stdout)

    def test_a_capture_says_the_same_elsewhere(self):
        bundle = self.folder / "capture"
        self.put_tensorflow()
        self.assertEqual(self.run_program("capture", "-o", bundle).returncode, 0)
        live = self.report()
        replayed = self.report("--from", bundle, env={"PATH": "/nowhere", "HOME": "/nowhere"})
        replace = json.loads(json.dumps(live).replace(str(self.home), "/home/user"))
        self.assertEqual(replayed, replace)

    def test_a_reader_that_goes_away(self):
        done = subprocess.run(f'"{PROGRAM}" matrix | head -c 10', shell=True, capture_output=True, env={"PATH": "/usr/bin:/bin"}, timeout=30)
        self.assertEqual((done.returncode, len(done.stdout)), (0, 10))


class Disk(World):
    """--root: files of a machine that does not run."""

    def test_a_root_that_is_none(self):
        for root in (self.folder / "nowhere", self.venv / "pyvenv.cfg"):
            done = self.run_program("check", "--root", root)
            self.assertEqual(done.returncode, 2)
            self.assertIn(str(root), done.stderr.decode())

    def test_links_do_not_lead_out_of_it(self):
        # The environment's Python is a link to this machine's, which that disk does not have.
        done = self.run_program("check", "--root", self.folder, "--venv", "/venv", "--format", "json")
        report = json.loads(done.stdout)
        self.assertEqual(report["subject"]["kind"], "image")
        self.assertNotEqual(report["verdict"], "gpu")
        self.assertNotIn(str(self.folder), done.stdout.decode())
        self.assertNotIn("driver-missing", [cause["id"] for cause in report["causes"]])


if __name__ == "__main__":
    unittest.main(verbosity=1)
