# SPDX-License-Identifier: Apache-2.0
"""As much of 64-bit little-endian ELF as the facts of a release need."""
import struct


class Elf:
    def __init__(self, data):
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("not a 64-bit little-endian ELF file")
        self.data = data
        self.machine, = struct.unpack_from("<H", data, 18)
        table, = struct.unpack_from("<Q", data, 40)
        entry, count, names = struct.unpack_from("<HHH", data, 58)
        raw = [struct.unpack_from("<IIQQQQIIQQ", data, table + i * entry) for i in range(count)]
        self.sections = []  # (name, type, address, offset, size, link)
        for s in raw:
            self.sections.append((self._string(raw[names][4] + s[0]), s[1], s[3], s[4], s[5], s[6]))
        self._symbols = None
        self._plt = None

    def _string(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode("latin1")

    def section(self, name):
        return next((s for s in self.sections if s[0] == name), None)

    def contents(self, name):
        """All sections of that name, as memory views."""
        view = memoryview(self.data)
        return [view[s[3]:s[3] + s[4]] for s in self.sections if s[0] == name and s[1] != 8]

    def offset(self, address):
        """Where in the file an address lies; None when in no section with contents."""
        for _, kind, start, offset, size, _ in self.sections:
            if start and kind != 8 and start <= address < start + size:
                return address - start + offset
        return None

    def string_at(self, address, limit=200):
        """The printable C string at an address, or None."""
        place = self.offset(address)
        if place is None:
            return None
        end = self.data.find(b"\0", place, place + limit)
        if end < 0:
            return None
        text = self.data[place:end]
        return text.decode("ascii") if text.isascii() and text.decode("ascii").isprintable() else None

    def dynamic(self):
        """NEEDED, SONAME, RPATH, RUNPATH."""
        facts = {"NEEDED": [], "SONAME": None, "RPATH": None, "RUNPATH": None}
        section = self.section(".dynamic")
        if not section:
            return facts
        strings = self.sections[section[5]][3]
        for i in range(section[3], section[3] + section[4], 16):
            tag, value = struct.unpack_from("<qQ", self.data, i)
            if tag == 0:
                break
            if tag == 1:
                facts["NEEDED"].append(self._string(strings + value))
            elif tag in (14, 15, 29):
                facts[{14: "SONAME", 15: "RPATH", 29: "RUNPATH"}[tag]] = self._string(strings + value)
        return facts

    def symbols(self):
        """Defined functions of the dynamic symbol table: name -> (address, size)."""
        if self._symbols is None:
            self._symbols = {}
            self._symbol_names = []
            for name, kind, _, offset, size, link in self.sections:
                if name != ".dynsym":
                    continue
                strings = self.sections[link][3]
                for i in range(offset, offset + size, 24):
                    at, _, _, shndx, value, length = struct.unpack_from("<IBBHQQ", self.data, i)
                    text = self._string(strings + at)
                    self._symbol_names.append(text)
                    if shndx and text:
                        self._symbols[text] = (value, length)
        return self._symbols

    def function(self, name):
        address, size = self.symbols()[name]
        offset = self.offset(address)
        return address, self.data[offset:offset + size]

    def plt(self):
        """Address of a PLT stub -> name of the function behind it."""
        if self._plt is not None:
            return self._plt
        self.symbols()
        slots = {}
        for name, kind, _, offset, size, _ in self.sections:
            if kind == 4:  # RELA
                for i in range(offset, offset + size, 24):
                    place, info = struct.unpack_from("<QQ", self.data, i)
                    if info & 0xFFFFFFFF in (6, 7) and info >> 32:  # GLOB_DAT, JUMP_SLOT
                        slots[place] = self._symbol_names[info >> 32]
        self._plt = {}
        for name, _, address, offset, size, _ in self.sections:
            if not name.startswith(".plt"):
                continue
            code = self.data[offset:offset + size]
            at = code.find(b"\xff\x25")
            while at >= 0 and at + 6 <= len(code):
                slot = address + at + 6 + struct.unpack_from("<i", code, at + 2)[0]
                if slot in slots:
                    # A stub starts at the jump, or up to 5 bytes earlier (endbr64, bnd).
                    for back in (0, 4, 5):
                        self._plt.setdefault(address + at - back, slots[slot])
                at = code.find(b"\xff\x25", at + 6)
        return self._plt
