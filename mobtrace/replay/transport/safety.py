"""Where an emulated node may send to: loopback, a network namespace that a lab made, and what the user allows."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

from mobtrace.errors import RefusedError, UsageError
from mobtrace.values import Address, Prefix

LOOPBACK = (Prefix.parse("::1/128"), Prefix.parse("127.0.0.0/8"))
LOOPBACK_INTERFACE = "lo"
# The alias of the loopback interface says that a namespace is a lab's. It goes when the namespace goes.
MARK = "mobtrace-lab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who may be sent to: anyone where ``everywhere``, else the prefixes."""

    prefixes: tuple[Prefix, ...] = LOOPBACK
    everywhere: bool = False

    def has(self, address: Address) -> bool:
        """True for an address that may be sent to."""
        return self.everywhere or any(address in each for each in self.prefixes)


def is_ours() -> bool:
    """True in a network namespace that a lab made."""
    if shutil.which("ip") is None:
        return False
    told = subprocess.run(["ip", "-j", "link", "show", "dev", "lo"], capture_output=True, check=False, text=True)
    return told.returncode == 0 and any(each.get("ifalias") == MARK for each in json.loads(told.stdout or "[]"))


def reach(interface: str | None, addresses: Iterable[Address] = (), allow: Iterable[str] = ()) -> Reach:
    """Who may be sent to from ``addresses`` at ``interface`` (``None``: all) of the network namespace we are in.

    Raises ``RefusedError`` when that is neither loopback nor a lab's and nothing is allowed, ``UsageError`` for what is
    no prefix.
    """
    allowed = tuple(_prefix(text) for text in allow)
    if interface == LOOPBACK_INTERFACE or is_ours():
        return Reach(everywhere=True)
    loopback, own = Reach(), tuple(addresses)
    if not allowed and own and all(loopback.has(each) for each in own):
        return loopback
    if not allowed:
        where = "all interfaces" if interface is None else f"interface {interface}"
        raise RefusedError(
            f"{where}: neither loopback nor in a network namespace that mobtrace lab made; "
            "--allow ADDRESS/PREFIX names those who may be sent to"
        )
    return Reach(prefixes=LOOPBACK + allowed)


def _prefix(text: str) -> Prefix:
    try:
        return Prefix.parse(text)
    except ValueError as error:
        raise UsageError(f"--allow: {error}") from None
