"""A process that has loaded the program and run it once, and from then on forks itself for each run: one is there in a tenth of the time
that a new interpreter takes. Knows nothing of what is tested.

Reads one JSON object a line: {"run": words, "at": folder, "to": beginning of the names of three files, "faults": text} gives the number of the
process, {"end": number} its exit code once it has ended."""

import contextlib
import gc
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from feeds.cli import main
from tests.faults import sitecustomize

_PATIENCE = 60  # seconds, after which a run that waits for something is ended
_SETTINGS = '[site]\ntitle = "T"\nurl = "https://t.example/"\ntag = "tag:t.example,2020:"\n'


def serve() -> None:
    """Answers until nobody asks any more."""
    _load()
    for line in sys.stdin:
        asked = json.loads(line)
        if "end" in asked:
            _, status = os.waitpid(asked["end"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork() or _run(asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _load() -> None:
    """What a run imports when it needs it is there from now on."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("feeds.toml").write_text(_SETTINGS)
        Path("raw.md").write_text("---\ntitle: A\n---\nA court in Japan.\n")
        for words in (["import", "raw.md"], ["build"]):
            sys.argv = ["feeds", *words]
            with contextlib.suppress(SystemExit), contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
                main()
    gc.freeze()  # what is there need not be copied for each run


def _run(asked: dict[str, Any]) -> int:
    """The program's run, in a child; does not return."""
    os.setsid()
    os.chdir(asked["at"])
    for number, name in enumerate(("/dev/null", f"{asked['to']}.out", f"{asked['to']}.err")):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
    sys.argv = ["feeds", *asked["run"]]
    signal.alarm(_PATIENCE)
    code: object = 70
    try:
        sitecustomize.install(asked["faults"], f"{asked['to']}.calls")
        main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    serve()
