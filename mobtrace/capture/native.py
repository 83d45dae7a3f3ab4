"""The scan's kernels as machine code: compiled once for a machine, kept, and loaded when an input is large.

numba compiles them. To import it takes longer than tcpdump needs for half a gigabyte, so what it made is kept as an
object file in the user's cache folder (``MOBTRACE_CACHE``, else ``XDG_CACHE_HOME`` or what the system has for it) and
loaded by llvmlite alone. Where either is missing, or anything about them fails, the same source runs as Python:
slower, nothing else.
"""

import ctypes
import hashlib
import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from mmap import mmap
from pathlib import Path
from typing import Any

from mobtrace.capture import headers, scan, walk, watch
from mobtrace.capture.kernels import Int64s, Kernels

SOURCES = (headers, scan, watch, walk)

_DIGEST_SIZE = 32


@cache
def compiled(*, may_compile: bool) -> Kernels | None:
    """The kernels as machine code: those that are kept, else compiled now; ``None`` when that cannot be."""
    try:
        kept = cache_folder() / f"scan-{_key()}.o"
        code = _read(kept)
        if code is None and may_compile:
            code = _compile()
            with suppress(OSError):
                _keep(kept, code)
        return None if code is None else _load(code)
    except Exception:
        # Whatever went wrong is about this machine's compiler or folders, not about the capture.
        return None


def cache_folder() -> Path:
    """Where compiled kernels are kept."""
    if own := os.environ.get("MOBTRACE_CACHE"):
        return Path(own)
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg) / "mobtrace"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "mobtrace" / "cache"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "mobtrace"


def _key() -> str:
    """Changes with the kernels, the compiler and the processor."""
    import llvmlite.binding as llvm  # noqa: PLC0415 - only large inputs pay for it
    from llvmlite import __version__ as version  # noqa: PLC0415

    sources = [inspect.getsource(module) for module in (*SOURCES, sys.modules[__name__])]
    machine = [llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()]
    return hashlib.sha256("\0".join([*sources, version, *machine]).encode()).hexdigest()[:32]


def _read(path: Path) -> bytes | None:
    """The object file that is kept, unless it is damaged: LLVM would end the process over one."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, code = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
    return code if hashlib.sha256(code).digest() == digest else None


def _keep(path: Path, code: bytes) -> None:
    """Write the object file so that no other process ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(path) as temporary:
        temporary.write_bytes(hashlib.sha256(code).digest() + code)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    number, name = tempfile.mkstemp(dir=path.parent)
    os.close(number)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _compile() -> bytes:
    """The walks as an object file of this machine, under their own names."""
    import llvmlite.binding as llvm  # noqa: PLC0415
    import numba  # noqa: PLC0415

    for module in SOURCES:
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                numba.extending.register_jitable(function)
    types: Any = numba.types
    octets, words = types.CPointer(numba.uint8), types.CPointer(numba.int64)
    number = numba.int64
    walked = (octets, number, number, words, words, number, words)
    whole = llvm.parse_assembly(_assembly(numba, walk.walk_pcap, number(*walked)))
    whole.link_in(llvm.parse_assembly(_assembly(numba, walk.walk_pcapng, number(*walked, words))))
    return bytes(_machine(llvm).emit_object(whole))


def _assembly(numba: Any, function: Callable[..., int], signature: Any) -> str:
    """LLVM assembly of a kernel. It refers to nothing outside: no Python object, no exception, no helper of numba's."""
    jit = numba.jit(
        signature, nopython=True, error_model="numpy", boundscheck=False, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )
    compiled_function = jit(function)
    (text,) = compiled_function.inspect_llvm().values()
    (result,) = compiled_function.overloads.values()
    return str(text).replace(result.fndesc.mangled_name, function.__name__)


def _machine(llvm: Any) -> Any:
    with suppress(RuntimeError):
        llvm.initialize()  # newer releases do it by themselves, and say so by raising
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3, jit=True
    )


def _load(code: bytes) -> Kernels:
    import llvmlite.binding as llvm  # noqa: PLC0415

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine(llvm))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return Kernels(_caller(engine, walk.walk_pcap, 1), _caller(engine, walk.walk_pcapng, 2))


def _caller(engine: Any, kernel: Callable[..., int], tables: int) -> Callable[..., int]:
    """The compiled ``kernel`` with the arguments it has as Python; holds on to ``engine``, whose memory it is.

    numba's calling convention: a status comes back; before the arguments, where to put the result and an exception.
    """
    pointer, number = ctypes.c_void_p, ctypes.c_int64
    arguments = [pointer, number, number, pointer, pointer, number, *[pointer] * tables]
    prototype = ctypes.CFUNCTYPE(ctypes.c_int32, pointer, pointer, *arguments)
    function = prototype(engine.get_function_address(kernel.__name__))

    def call(buf: mmap, at: int, end: int, state: Int64s, found: Int64s, room: int, *more: Int64s) -> int:
        result, raised = number(), pointer()
        octets = ctypes.addressof(ctypes.c_char.from_buffer(buf))
        words = [table.buffer_info()[0] for table in more]
        status = function(
            ctypes.addressof(result),
            ctypes.addressof(raised),
            octets,
            at,
            end,
            state.buffer_info()[0],
            found.buffer_info()[0],
            room,
            *words,
        )
        if status:
            raise RuntimeError(f"{kernel.__name__} of {engine} ended with status {status}")
        return result.value

    return call
