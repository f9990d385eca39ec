# SPDX-License-Identifier: Apache-2.0
"""A private copy of this system: one overlay over every disk, in a mount namespace. All of it is gone when its processes are."""
import ctypes
import os
import shutil
import signal

NEW_MOUNTS, NEW_NAMES, NEW_USERS = 0x00020000, 0x04000000, 0x10000000
BIND, RECURSIVE, PRIVATE, DETACH = 0x1000, 0x4000, 0x40000, 2
PSEUDO = ("/proc", "/sys", "/dev", "/old_root")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")

libc = ctypes.CDLL(None, use_errno=True)


class CannotBuild(Exception):
    """This system cannot make such a machine; the text says why."""


def check(result, what):
    if result != 0:
        raise CannotBuild(f"{what}: {os.strerror(ctypes.get_errno())}")


def mount(source, target, kind, flags=0, data=""):
    result = libc.mount(str(source).encode(), str(target).encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())
    check(result, f"mount of {kind} on {target}")


def die_with_parent():
    """Who interrupts the oracle shall leave no TensorFlow behind."""
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def way_of_working(wanted=None):
    """'root' or 'user': which kind of namespace is used here; a plain user needs the unprivileged kind."""
    return wanted or ("root" if os.geteuid() == 0 else "user")


def enter(way):
    """Moves this process to namespaces of its own. Root inside either way."""
    user, group = os.geteuid(), os.getegid()
    flags = NEW_MOUNTS | NEW_NAMES | (NEW_USERS if way == "user" else 0)
    check(libc.unshare(flags), "a private namespace (unprivileged user namespaces may be turned off here)")
    if way == "user":
        write("/proc/self/setgroups", "deny")
        write("/proc/self/uid_map", f"0 {user} 1")
        write("/proc/self/gid_map", f"0 {group} 1")
    mount("none", "/", "none", RECURSIVE | PRIVATE)
    libc.sethostname(b"host", 4)  # as a bundle calls every host


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def disks():
    """Mount points that are neither / nor the kernel's own file systems, outermost first."""
    found = []
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        for line in file:
            point = line.split()[4].replace("\\040", " ")
            if point != "/" and not any(point == p or point.startswith(p + "/") for p in PSEUDO):
                found.append(point)
    return sorted(set(found))


class Layers:
    """The overlays of one machine, below a folder that only this process sees."""

    def __init__(self, scratch, way):
        self.scratch, self.way, self.count = scratch, way, 0
        mount("tmpfs", scratch, "tmpfs", 0, "mode=755,size=4g")
        self.root = f"{scratch}/root"
        os.mkdir(self.root)

    def overlay(self, lower, target):
        """`lower`: folders, topmost first. Links stand for them, since a colon or a comma would end a name."""
        self.count += 1
        upper, work = (f"{self.scratch}/{part}{self.count}" for part in ("upper", "work"))
        names = []
        for number, folder in enumerate(lower):
            name = f"{self.scratch}/lower{self.count}.{number}"
            os.symlink(folder, name)
            names.append(name)
        for folder in (upper, work):
            os.mkdir(folder)
        marks = ",userxattr" if self.way == "user" else ""  # a user may not write the marks of removed folders elsewhere
        mount("overlay", target, "overlay", 0, f"lowerdir={':'.join(names)},upperdir={upper},workdir={work}{marks}")

    def cover_disks(self, changed):
        if self.way == "user":
            mount("tmpfs", self.root, "tmpfs", 0, "mode=755")
            self.cover_below("/", disks() + list(PSEUDO))
            for folder in changed:  # folders of root are the user's to change only where an overlay begins
                if os.path.isdir(folder) and not os.path.islink(folder):
                    self.overlay([folder], self.root + folder)
        else:
            self.overlay(["/"], self.root)
        for point in disks():
            if self.way == "user" and os.path.ismount(self.root + point):
                continue
            if point.startswith(self.scratch) or not os.access(point, os.X_OK):
                continue
            try:
                if os.path.isdir(point):
                    self.overlay([point], self.root + point)
                else:
                    mount(point, self.root + point, "none", BIND)
            except CannotBuild:
                continue  # an exotic file system; what lies on it is not part of the machine

    def cover_below(self, folder, points):
        """A user may not lay an overlay over a folder with mounts below it (the kernel keeps them locked): then over each of its entries."""
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            target = self.root + path
            if os.path.islink(path):
                os.symlink(os.readlink(path), target)
            elif path.startswith(self.scratch):
                continue
            elif not os.path.isdir(path):
                if os.path.isfile(path) and os.access(path, os.R_OK) and os.path.getsize(path) < 1 << 20:
                    shutil.copy(path, target)
            else:
                os.mkdir(target, os.stat(path).st_mode & 0o1777)
                if path in points or not os.access(path, os.R_OK | os.X_OK):
                    continue
                if any(point.startswith(path + "/") for point in points) or self.scratch.startswith(path + "/"):
                    self.cover_below(path, points)
                else:
                    self.overlay([path], target)

    def lay_above(self, folder, above):
        """The files of `above` appear in `folder`."""
        self.overlay([above, folder], self.root + folder)

    def become_root(self):
        """The kernel's file systems are carried over, /dev is made anew; then the copy is the root folder."""
        for folder in ("/proc", "/sys"):
            mount(folder, self.root + folder, "none", BIND | RECURSIVE)
        mount("tmpfs", self.root + "/dev", "tmpfs", 0, "mode=755")
        for name in DEVICES:
            write(f"{self.root}/dev/{name}", "")
            mount(f"/dev/{name}", f"{self.root}/dev/{name}", "none", BIND)
        os.mkdir(self.root + "/dev/shm", 0o1777)
        for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
            os.symlink(f"/proc/self/fd/{number}", f"{self.root}/dev/{name}")
        os.symlink("/proc/self/fd", self.root + "/dev/fd")
        os.chdir(self.root)
        check(libc.pivot_root(b".", b"."), "pivot_root")
        check(libc.umount2(b".", DETACH), "letting go of the old root")
        os.chdir("/")


def empty_folder(path):
    """What the real system has in a folder of /proc or /sys is not the machine's."""
    if not os.path.isdir(path):
        raise CannotBuild(f"{path} does not exist here, and nobody can create it")
    mount("tmpfs", path, "tmpfs", 0, "mode=755")


def cover_file(path, text, store):
    """A file of /proc or /sys with another text."""
    if not os.path.exists(path):
        raise CannotBuild(f"{path} does not exist here, and nobody can create it")
    copy = f"{store}/{path.strip('/').replace('/', '_')}"
    os.makedirs(store, exist_ok=True)
    write(copy, text)
    mount(copy, path, "none", BIND)


def device_node(path, mode=0o666):
    """A character device: made where that is allowed, else /dev/null in its place. Nothing asks it for more than to be opened."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        os.mknod(path, 0o020000 | mode, os.makedev(1, 3))
        os.chmod(path, mode)
    except PermissionError:
        if mode != 0o666:
            raise CannotBuild(f"{path} with mode {mode:o} needs root") from None
        write(path, "")
        mount("/dev/null", path, "none", BIND)
