"""Replaces a file by a new version that is complete."""

import contextlib
import errno
import os
import stat
from typing import IO

_NO_UNNAMED_FILES = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL)


class Replacement:
    """A new version of a file, which takes the file's place when it is published.

    Until then it has no name, so that a run that is killed leaves nothing behind: on Linux it is an
    unnamed file in the same folder, elsewhere a temporary file that is copied at the end.
    """

    def __init__(self, path: str) -> None:
        self._path = os.path.realpath(path)
        if os.path.isdir(self._path):
            raise IsADirectoryError(None, "is a folder", self._path)
        self._folder, name = os.path.split(self._path)
        self._part = os.path.join(self._folder, f".{name[:50]}.{os.getpid()}.part")
        handle = _open_unnamed(self._folder)
        self.stream = open_buffer() if handle is None else _open_text(handle)

    def publish(self) -> None:
        """Give the new version the name of the file, and the mode that the file had."""
        self.stream.flush()
        try:
            if not self._link():
                copy_text(self.stream, self._part)
            with contextlib.suppress(OSError):  # there is no such file, or there are no modes
                os.chmod(self._part, stat.S_IMODE(os.stat(self._path).st_mode))
            os.replace(self._part, self._path)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(self._part)
        self.stream.close()

    def _link(self) -> bool:
        """Give the unnamed file a name for the moment; return whether that is possible."""
        try:
            folder = os.open(self._folder, os.O_RDONLY)
        except OSError:
            return False
        try:  # without the folder, Python would link the link in /proc, not the file
            os.link(
                f"/proc/self/fd/{self.stream.fileno()}",
                self._part,
                src_dir_fd=folder,
                follow_symlinks=True,
            )
        except (OSError, NotImplementedError):
            return False
        finally:
            os.close(folder)
        return True


def _open_unnamed(folder: str) -> int | None:
    """Open a file without a name, `None` if the system has no such files."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError as error:
        if error.errno in _NO_UNNAMED_FILES:
            return None
        raise


def _open_text(handle: int) -> IO[str]:
    return os.fdopen(handle, "w+", encoding="utf-8", errors="backslashreplace", newline="")


def open_buffer() -> IO[str]:
    """Open an unnamed temporary file, for text that is copied later."""
    import tempfile

    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="")


def copy_text(text: IO[str], target: IO[str] | str) -> None:
    """Copy buffered text to a stream, or to a new file."""
    import shutil

    text.seek(0)
    if isinstance(target, str):
        with _open_text(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)) as stream:
            shutil.copyfileobj(text, stream)
    else:
        shutil.copyfileobj(text, target)
