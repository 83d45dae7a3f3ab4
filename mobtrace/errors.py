"""The exception tree. Everything a caller may have to catch is here.

    MobtraceError               exit code when it reaches the command line
    +-- UsageError              2   the caller asked for something that cannot be
    +-- InputError              3   an input cannot be read at all
    +-- MissingToolError        3   an optional program or package is needed and absent
    +-- PrivilegeError          3   the system does not let us: raw sockets, namespaces
    +-- RefusedError            5   refused for safety
    +-- WireError               3   bytes that are not what a field needs; inside ``wire``
                                    they become an issue on the message, never a traceback

Damaged input of which a part could be read is not an error: the results carry a
warning and the command ends with ``ExitCode.INCOMPLETE``.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with (the contract of ``mobtrace --help``)."""

    FINE = 0
    FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    INCOMPLETE = 4
    REFUSED = 5
    INTERRUPTED = 130


class MobtraceError(Exception):
    """Base of all errors of this package; its text is one line for a person."""

    exit_code = ExitCode.UNREADABLE


class UsageError(MobtraceError):
    """The request itself is wrong: an unknown option value, no such frame."""

    exit_code = ExitCode.USAGE


class InputError(MobtraceError):
    """An input cannot be read: missing, no permission, not a capture, empty."""

    exit_code = ExitCode.UNREADABLE


class MissingToolError(MobtraceError):
    """A program or package that this function needs is not installed."""

    exit_code = ExitCode.UNREADABLE


class PrivilegeError(MobtraceError):
    """The system does not let this user do what is asked: raw sockets, network namespaces."""

    exit_code = ExitCode.UNREADABLE


class RefusedError(MobtraceError):
    """Refused for safety: a target that is neither ours nor allowed."""

    exit_code = ExitCode.REFUSED


class WireError(MobtraceError):
    """Bytes or values that do not fit a field.

    ``offset`` counts octets from the start of the structure being read, ``field`` is
    the name in the RFC figure, ``wanted`` and ``got`` are short texts.
    """

    def __init__(self, offset: int, field: str, wanted: str, got: str) -> None:
        super().__init__(f"{field} at octet {offset}: wanted {wanted}, got {got}")
        self.offset = offset
        self.field = field
        self.wanted = wanted
        self.got = got
