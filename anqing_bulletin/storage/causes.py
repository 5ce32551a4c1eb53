"""Why the system would not read or write a file, in words that an office worker can act on."""

from __future__ import annotations

import errno

_CAUSES = {
    "ENOSPC": "磁盘已满",
    "EDQUOT": "磁盘配额已用完",
    "EFBIG": "文件太大，这个磁盘放不下",
    "EROFS": "磁盘是只读的",
    "EACCES": "没有读写权限",
    "EPERM": "没有读写权限",
    "ENOENT": "文件夹不存在",
    "ENOTDIR": "文件夹不存在",
    "EISDIR": "那里是一个文件夹",
    "EBUSY": "文件正被其他程序占用",
    "ETXTBSY": "文件正被其他程序占用",
    "ENAMETOOLONG": "文件名太长",
    "EINVAL": "文件名里有不允许的字符",
    "EIO": "磁盘读写出错",
    "ENXIO": "磁盘或网络位置已断开",
    "ENODEV": "磁盘或网络位置已断开",
    "ESTALE": "磁盘或网络位置已断开",
    "ETIMEDOUT": "磁盘或网络位置没有响应",
}
# Windows gives finer reasons than the errno that Python makes of them: ERROR_ACCESS_DENIED, _WRITE_PROTECT, _NOT_READY,
# _SHARING_VIOLATION, _LOCK_VIOLATION, _HANDLE_DISK_FULL, _BAD_NETPATH, _DISK_FULL, _INVALID_NAME, _BAD_PATHNAME.
_WINDOWS_CAUSES = {
    5: "没有读写权限，或文件正被其他程序占用",
    19: "磁盘是只读的",
    21: "磁盘没有准备好",
    32: "文件正被其他程序占用",
    33: "文件正被其他程序占用",
    39: "磁盘已满",
    53: "磁盘或网络位置已断开",
    112: "磁盘已满",
    123: "文件名里有不允许的字符",
    161: "文件名里有不允许的字符",
}
_HELD_CODES = frozenset({5, 32, 33})
_HELD_ERRNOS = frozenset({"EACCES", "EBUSY", "ETXTBSY"})
"""The second: what a share says to a Linux client whose colleague has the file open."""


def windows_code(error: OSError) -> int | None:
    """The Windows error code; None elsewhere."""
    code = getattr(error, "winerror", None)
    return code if isinstance(code, int) else None


def errno_name(error: OSError) -> str:
    """The name of the error number, for instance ENOSPC: names, because not every system has every number."""
    return errno.errorcode.get(error.errno or 0, "")


def is_held(error: OSError) -> bool:
    """Whether a file that may be replaced otherwise is not because a scanner or a reader holds it; it may pass."""
    code = windows_code(error)
    return code in _HELD_CODES if code is not None else errno_name(error) in _HELD_ERRNOS


def cause_of(error: OSError | ValueError) -> str:
    """The cause as a Chinese clause.  A `ValueError` is Python's word for a path that no system can have."""
    if not isinstance(error, OSError):
        return "文件名里有不允许的字符"
    cause = _WINDOWS_CAUSES.get(windows_code(error) or 0) or _CAUSES.get(errno_name(error))
    return cause or f"系统报告“{error.strerror or error}”"
