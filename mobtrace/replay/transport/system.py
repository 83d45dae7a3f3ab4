"""What the system is asked for: network namespaces, TUN devices, and its word when it refuses."""

import ctypes
import errno
import fcntl
import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobtrace.errors import MobtraceError, PrivilegeError, UsageError

NAMESPACES = Path("/run/netns")  # where iproute2 keeps the named ones
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
LONGEST_INTERFACE_NAME = 15

CAP_NET_ADMIN, CAP_SYS_ADMIN = 12, 21


def is_capable(*capabilities: int) -> bool:
    """True when this process has those capabilities."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    effective = next((line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), "0")
    return all(int(effective, 16) >> each & 1 for each in capabilities)


def refused(error: OSError, what: str, capability: str) -> MobtraceError:
    """The word for what the system did not let us do."""
    if error.errno in (errno.EPERM, errno.EACCES):
        return PrivilegeError(f"{what} needs {capability}: run it as root, or give the interpreter that capability")
    return UsageError(f"{what}: {error.strerror}")


@contextmanager
def inside(namespace: str | None) -> Iterator[None]:
    """Sockets and devices made meanwhile belong to the named network namespace; ``None`` changes nothing."""
    if namespace is None:
        yield
        return
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        enter(namespace)
        try:
            yield
        finally:
            _set_namespace(before)
    finally:
        os.close(before)


def enter(namespace: str) -> None:
    """Move this process into the named network namespace; ``UsageError`` when there is none of that name."""
    try:
        there = os.open(NAMESPACES / namespace, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"network namespace {namespace}: {error.strerror}") from None
    try:
        _set_namespace(there)
    except OSError as error:
        raise refused(error, f"network namespace {namespace}", "CAP_SYS_ADMIN") from None
    finally:
        os.close(there)


def _set_namespace(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def die_with_parent() -> None:
    """Have the system kill this process when the one that started it is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def open_tun(name: str) -> int:
    """The descriptor of a new TUN device that is gone when it is closed: whole IP packets, one a read or write."""
    try:
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise refused(error, "the device for user packets (/dev/net/tun)", "CAP_NET_ADMIN") from None
    try:
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TUN | IFF_NO_PI))
    except OSError as error:
        os.close(device)
        raise refused(error, f"the device for user packets {name}", "CAP_NET_ADMIN") from None
    return device
