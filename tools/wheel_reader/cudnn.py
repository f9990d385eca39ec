# SPDX-License-Identifier: Apache-2.0
"""The cuDNN version TensorFlow was compiled against, a constant in CudnnSupport::Init, and the NCCL version inside."""
import re

from . import code


def compiled_against(elf, major):
    """"9.3.0", or "9.3" when the patch number left no trace; None when this object does not hold the check."""
    name = next((n for n in elf.symbols() if n.endswith("12CudnnSupport4InitEv")), None)
    if not name:
        return None
    _, body = elf.function(name)
    found = _packed(body, major) or _printed(body, major)
    compared = _compared(body, major)
    if found and compared and found[:2] != compared:
        return None  # contradiction: a person has to look
    best = found or compared
    return ".".join(map(str, best)) if best else None


def _packed(body, major):
    """Major and minor stored as one 64-bit constant, the patch number right behind."""
    constants = code.immediates(body)
    for index, (place, kind, value) in enumerate(constants):
        if kind not in ("move64", "store64") or value & 0xFFFFFFFF != major or not 0 <= value >> 32 < 100:
            continue
        for next_place, next_kind, patch in constants[index + 1:index + 4]:
            if next_kind == "store" and next_place - place < 30 and patch < 100:
                return major, value >> 32, patch
    return None


def _printed(body, major):
    """The numbers handed to the routine that writes them into the message, in the order major, minor, patch."""
    moves = [(m.start(), m[0]) for m in re.finditer(rb"\xbf..\x00\x00|\x31\xff", body, re.S)]  # mov edi, n; xor edi, edi
    values = [(p, 0 if b[0] == 0x31 else int.from_bytes(b[1:5], "little")) for p, b in moves]
    for i in range(len(values) - 2):
        (p0, v0), (p1, v1), (p2, v2) = values[i:i + 3]
        if v0 == major and p2 - p0 < 80 and v1 < 100 and v2 < 100 and body[p0 + 5:p0 + 30].find(b"\xe8") >= 0:
            return v0, v1, v2
    return None


def _compared(body, major):
    """`cmp major; jne`, then `cmp minor; jl` or `cmp minor - 1; jle` (or their opposites, or the unsigned ones)."""
    pattern = re.compile(rb"\x83[\xf8-\xff]" + bytes([major]) + rb"(?:[\x74\x75].|\x0f[\x84\x85]....).{0,12}?"
                         rb"\x83(?:[\xf8-\xff]|[\x78-\x7f].|\xbd....|\x7c\x24.|\xbc\x24....)(.)([\x72\x73\x76\x77\x7c-\x7f]|\x0f[\x82\x83\x86\x87\x8c-\x8f])", re.S)
    for match in pattern.finditer(body):
        limit, jump = match[1][0], match[2][-1] & 0x0F
        return major, limit + 1 if jump in (0x06, 0x07, 0x0E, 0x0F) else limit
    return None


def nccl(elf):
    """("static", version) when NCCL is linked in, ("stub", None) when its entry points only open libnccl, else None."""
    text = re.search(rb"NCCL version (\d+\.\d+\.\d+)\+cuda", elf.data)
    if text:
        return "static", text[1].decode()
    return None
