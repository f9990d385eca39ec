# SPDX-License-Identifier: Apache-2.0
"""Makes a bundle small without changing what whynogpu says of it: every cut is proved by asking again, and taken back where it matters."""
import copy
import json
import os
import re
import struct
import subprocess
import tempfile
import zlib

SMALL = 1500
CACHE_MAGIC = b"glibc-ld.so.cache1.1"


def ask(program, bundle):
    """(report, are questions left unanswered?)"""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(bundle, file)
        file.flush()
        done = subprocess.run([program, "check", "--from", file.name, "--format", "json"], capture_output=True, timeout=60, check=False)
    try:
        return json.loads(done.stdout), b"has no answer" in done.stderr
    except ValueError:
        return {"error": done.stderr.decode(errors="replace")[:300]}, False


def rename(bundle, folders):
    """Folders of the computer that recorded become ones that mean nothing; longest first."""
    text = json.dumps(bundle)
    for old, new in sorted(folders.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(re.escape(json.dumps(old)[1:-1]) + r"(?![\w.-])", new, text)
    return json.loads(text)


def settle(bundle):
    """What differs from run to run and is compared for equality only: the numbers of files and disks."""
    names = {}
    for answer in bundle["answers"]:
        if re.match("(link-)?status ", answer["ask"]) and isinstance(answer.get("is"), list):
            file = tuple(answer["is"][5:7])
            path = answer["ask"].split(" ", 1)[1]
            names[file] = min(names.get(file, path), path)
    for answer in bundle["answers"]:
        if re.match("(link-)?status ", answer["ask"]) and isinstance(answer.get("is"), list):
            answer["is"][5:7] = [1, zlib.crc32(names[tuple(answer["is"][5:7])].encode())]


def wanted_names(bundle):
    text = json.dumps([answer for answer in bundle["answers"] if answer["ask"].split()[0] in ("elf", "unresolved", "real-path", "run")])
    return set(re.findall(r"lib[A-Za-z0-9_+.-]*\.so[.0-9]*", text))


def smaller_cache(data, keep):
    """An ld.so.cache with the entries of `keep` alone; the loader's order stays."""
    start = data.find(CACHE_MAGIC)
    if start != 0:
        return data
    count, length = struct.unpack_from("<II", data, 20)
    kept, strings = [], b""
    for number in range(count):
        flags, key, value, version, hardware = struct.unpack_from("<iIIIQ", data, 48 + 24 * number)
        name, path = (data[place:data.index(b"\0", place)] for place in (key, value))
        if name.decode(errors="replace") in keep and hardware == 0:
            kept.append((flags, name, path, version, hardware))
    offset, table = 48 + 24 * len(kept), b""
    for flags, name, path, version, hardware in kept:
        key, strings = offset + len(strings), strings + name + b"\0"
        value, strings = offset + len(strings), strings + path + b"\0"
        table += struct.pack("<iIIIQ", flags, key, value, version, hardware)
    return CACHE_MAGIC + struct.pack("<II", len(kept), len(strings)) + data[28:29] + bytes(19) + table + strings


def shorter(answer, keep):
    """Smaller texts for one answer, the smallest first."""
    value = answer["is"]
    if isinstance(value, dict) and "hex" in value:
        data = bytes.fromhex(value["hex"])
        if answer["ask"].endswith("/etc/ld.so.cache"):
            yield {"hex": smaller_cache(data, keep).hex()}
        yield {"hex": data[:1024].hex()}
        return
    if isinstance(value, list) and answer["ask"].startswith("list "):
        yield []
        yield [name for name in value if name in keep]
        yield [name for name in value if name in keep or ".so" not in name]
        return
    if not isinstance(value, str):
        return
    if answer["ask"].endswith("/etc/ld.so.cache"):
        yield smaller_cache(value.encode(), keep).decode()
    lines = value.splitlines(keepends=True)
    names = [match[0] for line in lines if (match := re.match(r"(?:class|def) \w+|\w+ *=(?!=)", line))]
    yield ""
    yield "".join(f"{name}():\n    pass\n" if name.startswith(("class", "def")) else f"{name} None\n" for name in names)


class Trimmer:
    """Remembers what was cut, since most answers of a release's machines are the same."""

    def __init__(self, program):
        self.program, self.cuts = program, {}

    def holds(self, bundle, wanted):
        report, missing = ask(self.program, bundle)
        return report == wanted and not missing

    def try_text(self, answer, text, bundle, wanted):
        before = answer["is"]
        if len(json.dumps(text)) >= len(json.dumps(before)):
            return False
        answer["is"] = text
        if self.holds(bundle, wanted):
            return True
        answer["is"] = before
        return False

    def cut_lines(self, answer, bundle, wanted):
        """Blocks of lines go, large ones first."""
        size = len(answer["is"].splitlines()) // 2
        while size >= 4:
            place = 0
            while place < len(lines := answer["is"].splitlines(keepends=True)):
                if not self.try_text(answer, "".join(lines[:place] + lines[place + size:]), bundle, wanted):
                    place += size
            size //= 2

    def cut(self, answer, bundle, wanted, keep):
        key = json.dumps(answer, sort_keys=True)
        if key in self.cuts and self.try_text(answer, self.cuts[key], bundle, wanted):
            return
        if not any(self.try_text(answer, text, bundle, wanted) for text in shorter(answer, keep)) and isinstance(answer["is"], str):
            self.cut_lines(answer, bundle, wanted)
        self.cuts[key] = answer["is"]

    def trim(self, bundle, folders):
        """(bundle, report): smaller, and the same in every word but the renamed folders."""
        bundle = rename(copy.deepcopy(bundle), folders)
        wanted, missing = ask(self.program, bundle)
        if "error" in wanted or missing:
            return None, wanted
        settle(bundle)
        keep = wanted_names(bundle)
        for answer in bundle["answers"]:
            if len(json.dumps(answer)) >= SMALL and "is" in answer:
                self.cut(answer, bundle, wanted, keep)
        return (bundle, wanted) if self.holds(bundle, wanted) else (None, {"error": "the smaller bundle gives another report"})


# ---- many bundles in one text, which say each answer once ----
def pack(rows, path):
    """rows: [{scenario, wheel, truth, …, bundle}]. Answers first, one a line; then the scenarios, which name them by number."""
    numbers = {}
    for row in rows:
        for answer in row["bundle"]["answers"]:
            numbers.setdefault(json.dumps(answer, sort_keys=True, ensure_ascii=False), len(numbers))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for text in numbers:
            file.write(text + "\n")
        for row in rows:
            bundle = row["bundle"]
            used = [numbers[json.dumps(answer, sort_keys=True, ensure_ascii=False)] for answer in bundle["answers"]]
            kept = {key: value for key, value in row.items() if key != "bundle"}
            kept["bundle"] = {**{key: value for key, value in bundle.items() if key != "answers"}, "answers": ranges(sorted(used))}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")


def ranges(numbers):
    parts = []
    for number in numbers:
        if parts and parts[-1][1] + 1 == number:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def unpack(path):
    answers, rows = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if "ask" in row:
                answers.append(row)
                continue
            used = []
            for part in row["bundle"]["answers"].split(","):
                first, _, last = part.partition("-")
                used += answers[int(first):int(last or first) + 1]
            row["bundle"]["answers"] = sorted(used, key=lambda answer: answer["ask"])
            rows.append(row)
    return rows
