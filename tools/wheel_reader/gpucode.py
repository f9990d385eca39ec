# SPDX-License-Identifier: Apache-2.0
"""GPU code inside shared objects: which compute capabilities have SASS and which PTX."""
import struct

_MAGIC = b"\x50\xed\x55\xba"
_PTX, _ELF = 1, 2


def _container(view, at):
    """(kind, capability * 10) of the entries of one fat binary, and where it ends; None when it is none."""
    if at + 16 > len(view):
        return None
    _, version, header, size = struct.unpack_from("<IHHQ", view, at)
    if header != 16 or version != 1 or size > len(view) - at - 16:
        return None
    entries, place, end = [], at + 16, at + 16 + size
    while place + 32 <= end:
        kind, _, length, payload = struct.unpack_from("<HHIQ", view, place)
        capability, = struct.unpack_from("<I", view, place + 28)
        if length < 32 or payload > end - place or kind not in (_PTX, _ELF):
            break
        entries.append((kind, capability))
        place += length + payload
    return entries, end


def scan(view):
    """({capabilities with SASS}, {with PTX}, number of fat binaries) of a section."""
    sass, ptx, count = set(), set(), 0
    data = bytes(view)
    at = data.find(_MAGIC)
    while at >= 0:
        found = _container(data, at)
        if found and found[0]:
            count += 1
            for kind, capability in found[0]:
                (sass if kind == _ELF else ptx).add(capability)
            at = data.find(_MAGIC, found[1])
        else:
            at = data.find(_MAGIC, at + 4)
    return sass, ptx, count


def texts(capabilities):
    return ["%d.%d" % divmod(c, 10) for c in sorted(capabilities)]
