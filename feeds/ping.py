"""Tells WebSub hubs which feeds changed since they were last told. Speaks to the network (as feeds/fetch/ does), and only to the hubs in
feeds.toml; nothing of what is published is read but catalog.json and the feeds it names."""

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from feeds import __version__, files, plain
from feeds import lock as lockfile
from feeds.addresses import FILE_OF
from feeds.alone import alone
from feeds.errors import RefusedError
from feeds.publish import promise
from feeds.render import catalog
from feeds.run import Places

TRIES = 3
TIMEOUT = 10.0  # seconds for an answer
PATIENCE = 60.0  # seconds: the longest wait that a hub may ask for, and the longest for another run of ours
_GIVE_UP = 3  # feeds in a row that a hub did not take


class Told(NamedTuple):
    """`told` are the addresses that every hub took; `failed` one line for each hub and reason why one did not."""

    told: tuple[str, ...]
    failed: tuple[str, ...]


class _RefusedByHubError(Exception):
    """The hub's answer in words; `wait` is how many seconds it wants to be left alone, None when asking again is of no use."""

    def __init__(self, reason: str, wait: float | None) -> None:
        super().__init__(reason)
        self.wait = wait


Pause = Callable[[float], None]


def news(places: Places) -> dict[str, str]:
    """Address -> digest of each published feed that hubs were not told of as it is now. Raises FeedsError."""
    told = lockfile.load(places.lock).told
    return {address: now for address, now in _published(places.out) if told.get(address) != now}


def ping(places: Places, hubs: Sequence[str], pause: Pause = time.sleep) -> Told:
    """Tells each of `hubs` of each changed feed, and remembers in feeds.lock what all of them took. Raises FeedsError."""
    changed = news(places)
    failed: list[str] = []
    taken = dict(changed)
    for hub in hubs:
        refused = dict(_told_by(hub, list(changed), pause))
        failed += _lines(hub, refused)
        taken = {address: now for address, now in taken.items() if address not in refused}
    if taken:
        with alone(places.state, PATIENCE):
            before = lockfile.load(places.lock)
            still = {address for address, _ in _published(places.out)}
            told = {address: known for address, known in {**before.told, **taken}.items() if address in still}
            promise(places.lock, before, replace(before, told=told))
    return Told(tuple(taken), tuple(failed))


def _lines(hub: str, refused: Mapping[str, str]) -> Iterator[str]:
    """One line a reason, with the first address that it was given for."""
    by_reason: dict[str, list[str]] = {}
    for address, reason in refused.items():
        by_reason.setdefault(reason, []).append(address)
    for reason, addresses in by_reason.items():
        more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
        yield f"{hub} did not take {addresses[0]}{more}: {reason}"


def _published(out: Path) -> Iterator[tuple[str, str]]:
    manifest = out / "catalog.json"
    try:
        for row in catalog.read(files.read(manifest)).feeds:
            for name, address in row.offer.formats.items():
                yield address, plain.digest(files.read(out / row.path / FILE_OF[name]))
    except (OSError, ValueError):
        raise RefusedError(f"{manifest} or a feed that it names cannot be read; run `feeds build` first") from None


def _told_by(hub: str, addresses: Sequence[str], pause: Pause) -> Iterator[tuple[str, str]]:
    """Tells `hub` of the addresses; those that it did not take, with the reason."""
    in_a_row, reason = 0, ""
    for address in addresses:
        # It will not take the next either: the last reason stands for them.
        if in_a_row < _GIVE_UP:
            reason = _failure(hub, address, pause) or ""
            in_a_row = in_a_row + 1 if reason else 0
        if reason:
            yield address, reason


def _failure(hub: str, address: str, pause: Pause) -> str | None:
    """Why `hub` was not told of `address`, after some tries; None when it was."""
    wait, reason = 0.0, ""
    for number in range(TRIES):
        if number:
            pause(min(max(wait, 2.0 ** (number - 1)), PATIENCE))
        try:
            _post(hub, {"hub.mode": "publish", "hub.url": address, "hub.topic": address})
            return None
        except _RefusedByHubError as error:
            reason = str(error)
            if error.wait is None:
                break
            wait = error.wait
    return reason


def _post(hub: str, form: Mapping[str, str]) -> None:
    """Raises _RefusedByHubError. A thread of its own does the work, since a hub that sends a byte now and then outlives every limit on a
    single read; one that is given up ends with the process."""
    outcome: list[_RefusedByHubError | None] = []

    def run() -> None:
        try:
            _send(hub, form)
            outcome.append(None)
        except _RefusedByHubError as error:
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(2 * TIMEOUT)
    error = outcome[0] if outcome else _RefusedByHubError(f"no answer in {2 * TIMEOUT:.0f} seconds", 0.0)
    if error is not None:
        raise error


def _send(hub: str, form: Mapping[str, str]) -> None:
    headers = {"User-Agent": f"feeds/{__version__}", "Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(hub, urlencode(form).encode(), headers)  # noqa: S310 - the settings take http(s) alone
    try:
        with _opener().open(request, timeout=TIMEOUT):
            return
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(error.code, error.headers.get("Retry-After", "")) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _RefusedByHubError(str(getattr(error, "reason", None) or error or "no answer"), 0.0) from None


def _refusal(code: int, retry_after: str) -> _RefusedByHubError:
    wait = float(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 7 else 0.0
    may_pass = code >= HTTPStatus.INTERNAL_SERVER_ERROR or code in (
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
    )
    return _RefusedByHubError(f"it answers {code}", wait if may_pass else None)


def _opener() -> urllib.request.OpenerDirector:
    """Follows no redirection: a POST that is sent elsewhere becomes a GET, which tells nobody anything."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener
