"""Makes the pictures of the documentation from the shipped site: what a browser, a feed reader and a terminal show of it. For a person to run,
from the repository's root: `python docs/make_pictures.py`; needs chromium, newsboat and tmux."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
ROOT = HERE.parent
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
WIDTH, HEIGHT = 1000, 1240  # pixels of a page
COLUMNS, ROWS = 100, 14
SECONDS = 20.0  # for anything to appear


def browser(address: str, picture: str, height: int = HEIGHT) -> None:
    """What chromium shows of a page, as docs/`picture`."""
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{height}", f"--screenshot={HERE / picture}", address],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def terminal(shown: str, title: str, picture: str) -> None:
    """What a terminal shows, with its colours, as docs/`picture`."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi(shown.rstrip()), overflow="crop", no_wrap=True)
    (HERE / picture).write_text(console.export_svg(title=title, unique_id=Path(picture).stem), encoding="utf-8")


def session(*lines: str) -> str:
    """Commands and what they print, as a person sees them."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS)}
    out = []
    for line in lines:
        command = line.replace("feeds ", f"{sys.executable} -m feeds ", 1)
        ran = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, env=environment, check=True)
        out.append(f"\x1b[1m$ {line}\x1b[0m\n{ran.stdout}{ran.stderr}")
    return "\n".join(out)


def newsboat() -> str:
    """The list of articles of the main feed, as newsboat shows it in a terminal."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "urls").write_text(f"{SITE}/atom.xml\n{SITE}/countries/pakistan/atom.xml\n")
        (Path(folder) / "config").write_text("auto-reload yes\n")
        tmux = ["tmux", "-L", "pictures"]
        command = f"newsboat -u {folder}/urls -C {folder}/config -c {folder}/cache.db"
        subprocess.run([*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), command], check=True)
        try:
            appear(lambda: "Pakistan" in screen(tmux))
            subprocess.run([*tmux, "send-keys", "Enter"], check=True)
            appear(lambda: "Articles in feed" in screen(tmux))
            return screen(tmux)
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)


def screen(tmux: list[str]) -> str:
    return subprocess.run([*tmux, "capture-pane", "-e", "-p"], capture_output=True, text=True, check=True).stdout


def appear(is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_there():
        if time.monotonic() > deadline:
            raise SystemExit("nothing appeared")
        time.sleep(0.2)


def answers() -> bool:
    try:
        return bool(urlopen(f"{SITE}/").status == 200)
    except OSError:
        return False


def main() -> None:
    serving = subprocess.Popen(
        [sys.executable, "-m", "feeds", "serve", "--port", str(PORT)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        appear(answers)
        browser(f"{SITE}/", "index.png")
        browser(f"{SITE}/countries/pakistan/atom.xml", "feed.png", 700)
        terminal(newsboat(), "newsboat", "reader.svg")
    finally:
        serving.terminate()
        serving.wait()
    session("feeds build --quiet")  # whose index `feeds status` asks
    terminal(session("feeds explain content/2025-05-28-pakistan*.md", "feeds status"), "feeds", "terminal.svg")


if __name__ == "__main__":
    main()
