# SPDX-License-Identifier: Apache-2.0
"""Just enough of x86-64 to read constants out of small functions: no disassembler, only a few instruction forms.

Compilers keep short std::string values as immediate operands (`movabs $0x7472616475636c69`) and longer ones as
addresses relative to the instruction pointer. Both are collected in the order of the code.
"""
import re
import struct

# lea reg, [rip+disp32]; mov reg, [rip+disp32]; movups/movdqa/movaps xmm, [rip+disp32]
_RIP = re.compile(rb"[\x48\x4c]\x8d[\x05\x0d\x15\x1d\x25\x2d\x35\x3d]", re.S)
_RIP_LOAD = re.compile(rb"(?:[\x48\x4c]\x8b|\x0f\x10|\x0f\x28|[\x66\xf3]\x0f\x6f|\x44?\x8b|\x0f\xb7|\x0f\xb6|\xc5[\xf8-\xfb][\x10\x28\x6f])[\x05\x0d\x15\x1d\x25\x2d\x35\x3d]", re.S)


def calls(elf, address, code):
    """Names of the functions called, in order, with the place in the code."""
    by_address = {a: n for n, (a, _) in elf.symbols().items()}
    found = []
    for i in range(len(code) - 4):
        if code[i] in (0xE8, 0xE9):
            target = address + i + 5 + struct.unpack_from("<i", code, i + 1)[0]
            name = elf.plt().get(target) or by_address.get(target)
            if name:
                found.append((i, name))
    return found


def _printable(data):
    data = data.rstrip(b"\0")
    return bool(data) and all(0x21 <= b < 0x7f for b in data)


def texts(elf, address, code):
    """(place, text, exact): string constants in the order of the code. exact: a whole string in memory; else a piece of one."""
    found = []
    for match in _RIP.finditer(code):
        if match.end() + 4 <= len(code):
            target = address + match.end() + 4 + struct.unpack_from("<i", code, match.end())[0]
            text = elf.string_at(target)
            if text is not None:
                found.append((match.start(), text, True))
    for match in _RIP_LOAD.finditer(code):
        if match.end() + 4 <= len(code):
            target = address + match.end() + 4 + struct.unpack_from("<i", code, match.end())[0]
            text = elf.string_at(target)
            if text:
                found.append((match.start(), text, True))
    i = 0
    while i < len(code) - 2:
        piece, step = None, 1
        if code[i] in (0x48, 0x49) and 0xB8 <= code[i + 1] <= 0xBF:      # movabs $imm64, reg
            piece, step = code[i + 2:i + 10], 10
        elif 0xB8 <= code[i] <= 0xBF:                                    # mov $imm32, reg
            piece, step = code[i + 1:i + 5], 5
        elif code[i] in (0xC7, 0xC6):                                    # mov $imm, memory
            wide = i > 0 and code[i - 1] == 0x66
            size = 1 if code[i] == 0xC6 else 2 if wide else 4
            at = i + 2 + _memory_bytes(code[i + 1:i + 3])
            piece, step = code[at:at + size], at + size - i
        if piece is not None and _printable(piece):
            found.append((i, piece.rstrip(b"\0").decode("ascii"), False))
            i += step
        else:
            i += 1
    return sorted(found)


def _memory_bytes(operand):
    """How many bytes follow ModRM for its address: SIB and displacement."""
    mod, rm = operand[0] >> 6, operand[0] & 7
    sib = 1 if rm == 4 and mod != 3 else 0
    if mod == 1:
        return sib + 1
    if mod == 2 or (mod == 0 and rm == 5):
        return sib + 4
    return sib


def immediates(code):
    """(place, value) of 32- and 64-bit immediates moved to registers or memory, and of comparisons with small numbers."""
    found = []
    for i in range(len(code) - 10):
        if code[i] in (0x48, 0x49) and 0xB8 <= code[i + 1] <= 0xBF:
            found.append((i, "move64", struct.unpack_from("<Q", code, i + 2)[0]))
        elif 0xB8 <= code[i] <= 0xBF:
            found.append((i, "move", struct.unpack_from("<I", code, i + 1)[0]))
        elif code[i] == 0xC7:
            at = i + 2 + _memory_bytes(code[i + 1:i + 3])
            if at + 4 <= len(code):
                found.append((i, "store64" if i and code[i - 1] == 0x48 else "store", struct.unpack_from("<I", code, at)[0]))
    return found
