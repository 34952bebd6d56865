"""Records every write, truncation, sync and deletion that SQLite does, in order, while the platform runs as it is.

SQLite reaches files through a table of functions. Ours stands before the real one, in the library that Python's
own `sqlite3` uses, as the default: nothing of the platform is changed for it.
"""

import _sqlite3
import ctypes
import os
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import Any, NamedTuple


class Step(NamedTuple):
    """Something that happened to a file, or (`ack`, `begin`) that a client was told."""

    what: str
    file: str = ""
    place: int = 0
    content: bytes = b""
    said: str = ""


class _Vfs(Structure):
    _fields_ = [
        ("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p), ("zName", c_char_p),
        ("pAppData", c_void_p), ("xOpen", c_void_p), ("xDelete", c_void_p), ("others", c_void_p * 14),
    ]  # fmt: skip


class _Methods(Structure):
    _fields_ = [
        ("iVersion", c_int), ("xClose", c_void_p), ("xRead", c_void_p), ("xWrite", c_void_p), ("xTruncate", c_void_p),
        ("xSync", c_void_p), ("others", c_void_p * 13),
    ]  # fmt: skip


class _File(Structure):
    _fields_ = [("methods", c_void_p)]


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class Unrecordable(Exception):
    """Python's sqlite3 does not show the library that it uses, so that nothing can stand before it."""


class Recorder:
    """What happened, from the moment it was installed. There can be one in a process."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._names: dict[int, str] = {}
        self._tables: dict[int, tuple[_Methods, tuple[Any, ...]]] = {}
        library = ctypes.CDLL(_sqlite3.__file__)
        try:
            find, register = library.sqlite3_vfs_find, library.sqlite3_vfs_register
        except AttributeError:
            raise Unrecordable from None
        find.restype = POINTER(_Vfs)
        real = find(None)
        self._real_address = ctypes.addressof(real.contents)
        self._real_open, self._real_delete = _OPEN(real.contents.xOpen), _DELETE(real.contents.xDelete)
        self._vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), real, ctypes.sizeof(_Vfs))
        self._vfs.zName = b"recorder"
        self._open_, self._delete_ = _OPEN(self._open), _DELETE(self._delete)
        self._vfs.xOpen, self._vfs.xDelete = _address(self._open_), _address(self._delete_)
        register(ctypes.byref(self._vfs), 1)

    def say(self, what: str, said: str = "") -> None:
        """Note that a client was told something."""
        self.steps.append(Step(what, said=said))

    def _open(self, _vfs: int, name: int, file: int, flags: int, out: int) -> int:
        done = int(self._real_open(self._real_address, name, file, flags, out))
        if done == 0 and name:
            self._names[file] = os.path.basename(ctypes.string_at(name).decode())
            handle = ctypes.cast(file, POINTER(_File)).contents
            handle.methods = ctypes.addressof(self._table(handle.methods))
        return done

    def _delete(self, _vfs: int, name: bytes, sync: int) -> int:
        done = int(self._real_delete(self._real_address, name, sync))
        if done == 0:
            self.steps.append(Step("delete", os.path.basename(name.decode())))
        return done

    def _table(self, real: int) -> _Methods:
        """The functions of one kind of file, with ours before four of them."""
        if real in self._tables:
            return self._tables[real][0]
        table = _Methods()
        ctypes.memmove(ctypes.byref(table), real, ctypes.sizeof(_Methods))
        write_on, truncate_on = _WRITE(table.xWrite), _TRUNCATE(table.xTruncate)
        sync_on, close_on = _SYNC(table.xSync), _CLOSE(table.xClose)

        def write(file: int, content: int, size: int, place: int) -> int:
            self.steps.append(Step("write", self._names[file], place, ctypes.string_at(content, size)))
            return int(write_on(file, content, size, place))

        def truncate(file: int, size: int) -> int:
            self.steps.append(Step("truncate", self._names[file], size))
            return int(truncate_on(file, size))

        def sync(file: int, flags: int) -> int:
            done = int(sync_on(file, flags))
            self.steps.append(Step("sync", self._names[file]))
            return done

        def close(file: int) -> int:
            self._names.pop(file, None)
            return int(close_on(file))

        ours = (_WRITE(write), _TRUNCATE(truncate), _SYNC(sync), _CLOSE(close))
        table.xWrite, table.xTruncate, table.xSync, table.xClose = (_address(each) for each in ours)
        self._tables[real] = table, ours
        return table


def _address(function: Any) -> int:
    return ctypes.cast(function, c_void_p).value or 0
