#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`whynogpu log` on input of every kind: the same answer in whatever wrapping, a clear statement where nothing can be read.

usage: log_input.py WHYNOGPU [unittest options]
"""
import array
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
NOBODY = 65534

LOG = """\
2021-03-04 10:11:12.123456: W tensorflow/stream_executor/platform/default/dso_loader.cc:60] Could not load dynamic library 'libcudnn.so.8'; dlerror: libcudnn.so.8: cannot open shared object file: No such file or directory
2021-03-04 10:11:12.123999: W tensorflow/core/common_runtime/gpu/gpu_device.cc:1757] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use GPU. Follow the guide at https://www.tensorflow.org/install/gpu for how to download and setup the required libraries for your platform.
Skipping registering GPU devices...
Num GPUs Available:  0
"""

# Leaves no doubt, so that a followed log need not be followed further.
DECIDED = """\
2021-03-04 10:11:12.123456: E tensorflow/stream_executor/cuda/cuda_driver.cc:328] failed call to cuInit: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH: system has unsupported display driver / cuda driver combination
2021-03-04 10:11:12.123999: E tensorflow/stream_executor/cuda/cuda_diagnostics.cc:313] kernel version 450.102.4 does not match DSO version 460.39.0 -- cannot find working devices in this configuration
"""


class Log(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="whynogpu-log-"))
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "train.log"

    def run_program(self, *arguments, **options):
        options = {"capture_output": True, "timeout": 60, "env": {"PATH": "/usr/bin:/bin"}} | options
        done = subprocess.run([PROGRAM, "log", *map(str, arguments)], **options)
        self.assertIn(done.returncode, range(4), done.stderr)
        return done

    def report(self, content, *arguments):
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = self.run_program(self.file, "--format", "json", *arguments)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, {"gpu": 0, "cpu": 1, "fails": 1, "undetermined": 3}[report["verdict"]])
        return report

    def answer(self, content):
        report = self.report(content)
        return report["verdict"], [cause["id"] for cause in report["causes"]]


class Wrappings(Log):
    def assert_same(self, content, what):
        self.assertEqual(self.answer(content), self.plain, what)

    def setUp(self):
        super().setUp()
        self.plain = self.answer(LOG)
        self.assertTrue(self.plain[1], "the plain log has a cause")

    def test_line_ends_and_colours(self):
        self.assert_same(LOG.replace("\n", "\r\n"), "CRLF")
        self.assert_same(LOG.rstrip("\n"), "no end")
        self.assert_same("".join(f"\x1b[33m{line}\x1b[0m\n" for line in LOG.splitlines()), "colours")
        bar = "".join(f"\r{i}/100 [{'=' * (i // 10)}>] - loss: 0.{i}" for i in range(100))
        self.assert_same(bar + "\r" + LOG.replace("\n", "\r" + bar + "\r", 1), "inside a progress bar")

    def test_prefixes(self):
        for what, prefix in {"kubernetes": "2024-05-01T12:00:00.123456789Z stderr F ", "compose": "train-1  | ", "journald": "Nov 21 15:10:46 node17 train.sh[812]: ",
                             "srun": "0: ", "mpirun": "[1,0]<stderr>:", "actions": "2024-05-01T12:00:00.1234567Z ", "ray": "(Trainer pid=9) ", "mail": "> "}.items():
            self.assert_same("".join(prefix + line + "\n" for line in LOG.splitlines()), what)
        self.assert_same("".join(json.dumps({"log": line + "\n", "stream": "stderr", "time": "2024-05-01T12:00:00Z"}) + "\n" for line in LOG.splitlines()), "docker's json-file")

    def test_markup(self):
        self.assert_same("It does not work:\n\n```text\n" + LOG + "```\n", "Markdown")
        self.assert_same("<pre><code>" + LOG.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;") + "</code></pre>", "HTML")
        self.assert_same(LOG.replace("'", "\u2019"), "curly quotes")

    def test_wrapped(self):
        for width in (80, 100, 120):
            self.assert_same("".join(line[at:at + width] + "\n" for line in LOG.splitlines() for at in range(0, len(line), width)), f"{width} columns")

    def test_encodings(self):
        self.assert_same(b"\xff\xfe" + LOG.replace("\n", "\r\n").encode("utf-16-le"), "PowerShell")
        self.assert_same(b"\xfe\xff" + LOG.encode("utf-16-be"), "UTF-16, big-endian")
        self.assert_same(b"\xef\xbb\xbf" + LOG.encode(), "a mark")
        self.assert_same(b"\xfe\xfd\xfc gibberish \x80\n" + LOG.encode() + b"caf\xc3", "invalid UTF-8, cut in the middle of a character")
        self.assert_same(b"\0" * 5000 + LOG.encode(), "a hole")

    def test_notebook(self):
        cell = {"cell_type": "code", "execution_count": 3, "metadata": {}, "source": [], "outputs": [{"name": "stderr", "output_type": "stream", "text": LOG.splitlines(keepends=True)}]}
        picture = {"cell_type": "code", "execution_count": 4, "metadata": {}, "source": [], "outputs": [{"output_type": "display_data", "data": {"image/png": "A" * 3_000_000}}]}
        notebook = {"cells": [picture, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        self.assert_same(json.dumps(notebook, indent=1), "a notebook")
        self.assert_same(json.dumps(notebook)[:-60], "a notebook that is cut off")
        self.assertIn("damaged-log", [note["id"] for note in self.report(json.dumps(notebook)[:-60])["notes"]])

    def test_between_other_things(self):
        ordinary = "".join(f"step {i} loss {1 / (i + 1):.5f} of an ordinary training log with words in it\n" for i in range(200_000))
        self.assertGreater(len(ordinary), 10_000_000)
        self.assert_same(ordinary + LOG + ordinary, "20 MB")
        self.assertIn("long-log", [note["id"] for note in self.report(ordinary)["notes"]])
        self.assert_same("x" * 10_000_000 + "\n" + LOG, "a line of 10 MB before")
        self.assert_same(LOG + "x" * 10_000_000, "a line of 10 MB behind")

    def test_standard_input(self):
        for arguments in (["-"], []):
            done = self.run_program(*arguments, "--format", "json", input=LOG.encode())
            report = json.loads(done.stdout)
            self.assertEqual((report["verdict"], [cause["id"] for cause in report["causes"]]), self.plain)


class Formats(Log):
    def test_annotation_of_a_text_that_does_not_tell_asks(self):
        self.file.write_text("training without a GPU, it seems\n")
        done = self.run_program(self.file, "--format", "github")
        self.assertEqual((done.returncode, done.stdout.count(b"\n")), (3, 1))
        self.assertRegex(done.stdout.decode(), r"^::warning file=.*,title=whynogpu%3A undetermined::.* To settle: .*nvidia-smi")

    def test_first_way_is_no_alternative(self):
        line = "dlerror: libcudart.so.11.0: cannot open shared object file: No such file or directory\n"
        ways = self.report("W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic library 'libcudart.so.11.0'; " + line)["causes"][0]["remedies"]
        self.assertRegex(ways[0]["text"], "^As root")


class NothingToRead(Log):
    def assert_refused(self, done, *words):
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        for word in words:
            self.assertIn(word, done.stderr.decode())

    def test_no_such_file(self):
        self.assert_refused(self.run_program(self.file), str(self.file), "no such file")

    def test_a_folder(self):
        self.assert_refused(self.run_program(self.folder), str(self.folder), "folder")

    def test_what_the_person_said(self):
        self.file.write_bytes(LOG.encode())
        told = self.folder / "told.json"
        for content, word in {'{"env": "x"}': "'env'", '{"gpu": true}': "'gpu'", "[]": "object", "{": "JSON"}.items():
            told.write_text(content)
            self.assert_refused(self.run_program(self.file, "--told", told), str(told), word)
        told.write_text('{"card": "x"}')
        done = self.run_program(self.file, "--told", told)
        self.assertNotEqual(done.returncode, 2)
        self.assertIn("'card'", done.stderr.decode())

    def test_a_program_that_is_none(self):
        self.file.write_bytes(LOG.encode())
        code = self.folder / "code.py"
        code.write_bytes(b"\x7fELF\2\1\1" + b"\0" * 200)
        self.assert_refused(self.run_program(self.file, "--code", code), str(code), "not a program")

    def test_empty(self):
        self.file.write_bytes(b"")
        self.assert_refused(self.run_program(self.file), str(self.file), "empty")
        self.assert_refused(self.run_program("/dev/null"), "/dev/null", "empty")
        self.assert_refused(self.run_program("-", stdin=subprocess.DEVNULL), "standard input", "empty")

    def test_not_permitted(self):
        self.file.write_text(LOG)
        os.chmod(self.file, 0)
        program = self.folder / "whynogpu"
        shutil.copy(PROGRAM, program)
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run([program, "log", self.file], capture_output=True, timeout=60, **who)
        self.assert_refused(done, str(self.file), "permission denied")

    def test_binary(self):
        for content, word in ((pathlib.Path(PROGRAM).read_bytes()[:100_000], "program"), (b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(range(256)), "zcat"), (bytes(range(1, 32)) * 300, "binary")):
            self.file.write_bytes(content)
            self.assert_refused(self.run_program(self.file), str(self.file), word)

    def test_closed_standard_input(self):
        done = subprocess.run(f'"{PROGRAM}" log - <&-', shell=True, capture_output=True, timeout=60)
        self.assert_refused(done, "standard input")


class Endless(Log):
    def start(self, *arguments, **options):
        process = subprocess.Popen([PROGRAM, "log", *map(str, arguments), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def cause(self, process):
        out, error = process.communicate(timeout=30)
        report = json.loads(out)
        self.assertEqual(process.returncode, {"gpu": 0, "cpu": 1, "fails": 1, "undetermined": 3}[report["verdict"]], error)
        self.notes = [note["id"] for note in report["notes"]]
        return report["causes"][0]["id"] if report["causes"] else None

    def wait_for_reader(self, pipe):
        """Until the program has taken what was written."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            left = array.array("i", [0])
            fcntl.ioctl(pipe.fileno(), termios.FIONREAD, left)
            if left[0] == 0:
                return
            time.sleep(0.01)
        self.fail("nobody reads")

    def test_an_interrupt_gives_the_answer_so_far(self):
        expected = self.answer(LOG)[1][0]
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("-", stdin=subprocess.PIPE)
            process.stdin.write(LOG.encode())
            process.stdin.flush()
            self.wait_for_reader(process.stdin)
            process.send_signal(number)
            pipe, process.stdin = process.stdin, None  # it stays open: the end of the pipe is not what ends the program
            self.assertEqual(self.cause(process), expected)
            self.assertIn("interrupted", self.notes)
            pipe.close()

    def test_an_interrupt_before_anything_came(self):
        read, write = os.pipe()
        process = self.start("-", stdin=read)
        os.close(read)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)
        os.close(write)
        self.assertEqual((process.returncode, out), (2, b""))
        self.assertIn(b"nothing came", error)

    def test_follow_speaks_when_it_knows(self):
        self.file.write_text("starting\n")
        process = self.start(self.file, "--follow")
        time.sleep(0.7)
        self.assertIsNone(process.poll())
        with open(self.file, "a") as log:
            log.write(DECIDED)
        self.assertEqual(self.cause(process), "driver-mismatch")

    def test_follow_a_file_that_is_replaced(self):
        self.file.write_text("starting\n")
        process = self.start(self.file, "--follow")
        time.sleep(0.7)
        self.file.rename(self.folder / "train.log.1")
        self.file.write_text(DECIDED)
        self.assertEqual(self.cause(process), "driver-mismatch")

    def test_follow_ends_with_an_interrupt(self):
        self.file.write_text("starting\n")
        process = self.start(self.file, "--follow")
        time.sleep(0.7)
        process.send_signal(signal.SIGINT)
        self.cause(process)


class Memory(Log):
    def test_stays_flat(self):
        line = b"".join(b"\r%d/3000 [=====>....] - ETA: 12:30 - loss: 0.25 - accuracy: 0.5" % i for i in range(3000)) + b"\n"
        repeated = LOG.encode() * 100
        with open(self.file, "wb") as file:
            while file.tell() < 96 << 20:
                file.write(line * 10 + repeated)
        with open("/dev/null", "wb") as null:
            process = subprocess.Popen([PROGRAM, "log", self.file], stdout=null, stderr=null)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
        self.assertLess(usage.ru_maxrss, 64 * 1024, "kilobytes")


if __name__ == "__main__":
    unittest.main(verbosity=1)
