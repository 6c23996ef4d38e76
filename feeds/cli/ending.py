"""How a run ends: every error and signal becomes words and an exit code, here alone. No command is known here but the group of all."""

import errno
import gc
import signal
import sys
from collections.abc import Mapping
from typing import NoReturn

import click

from feeds.cli.group import NAME, feeds
from feeds.cli.talk import say, silence, whoever_hears
from feeds.errors import FeedsError, PublishError

FOUND = 1  # the exit code of a command that found what it was asked to look for
BUG = 70  # ... where the program itself is at fault
_ENDING: Mapping[int, str] = {signal.SIGINT: "interrupted", signal.SIGTERM: "told to stop"}
# What a disk says, or whoever may forbid it, or what else lies there: no fault of ours.
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}
_DISK |= {errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.ELOOP, errno.ENAMETOOLONG}
_DISK |= {errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM}  # of files, processes, memory


def main() -> NoReturn:
    """Runs the command and ends with its exit code."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as where it runs in the background of a script
            signal.signal(number, _stop)
    # Trees and records are freed as soon as nobody holds them; to look for cycles among them more often takes a tenth of the time.
    gc.set_threshold(20_000, 20, 20)
    try:
        feeds.main(prog_name=NAME, standalone_mode=False)
        code = 0
    except _StoppedError as error:
        say(f"{_ENDING[error.number]}; what was published is still there")
        code = 128 + error.number
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0
    except Exception as error:
        code = _exit_code(error)
    sys.exit(code)


def _exit_code(error: Exception) -> int:
    """Says what went wrong; the exit code that stands for it."""
    if isinstance(error, click.ClickException):
        with whoever_hears():
            error.show()
        return error.exit_code
    if isinstance(error, FeedsError):
        for line in str(error).splitlines():
            say(line, "error")
        return error.exit_code
    if isinstance(error, OSError) and error.errno in _DISK:
        if error.filename is None:  # it was what we print
            silence(sys.stdout)
        say(f"{error.filename or 'cannot write'}: {error.strerror}; what was published is still there, whole", "error")
        return PublishError.exit_code
    if {"-v", "--verbose"} & set(sys.argv):
        import traceback

        with whoever_hears():
            traceback.print_exception(error)
    say(f"a bug in feeds: {type(error).__name__}: {error}; run it again with -v and report what it prints", "error")
    return BUG


class _StoppedError(SystemExit):
    """Somebody wants the run to end: `number` is the signal. Nothing on the way out takes it for a fault."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def _stop(number: int, _frame: object) -> None:
    for other in _ENDING:  # once is enough: what is half done is taken away on the way out
        signal.signal(other, signal.SIG_IGN)
    raise _StoppedError(number)
