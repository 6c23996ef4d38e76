"""Writes into docs/commands.md and docs/settings.md what the code says of commands, options and settings, between marks; with `--check` only says
whether it stands there. The prose around it is a person's, and no meaning is written here."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from feeds.cli import feeds
from feeds.cli.group import SECTIONS
from feeds.config import TABLES, Table
from feeds.words import words

_DOCS = Path(__file__).parent
_PART = re.compile(r"(?P<mark><!-- made from the code: (?P<name>.+?) -->\n).*?(?P<end><!-- to here -->)", re.S)
_CONDITION = "`all`, `any`, `none`: each a list"


def renewed(page: str, parts: Mapping[str, str]) -> str:
    """The page with each part between its marks. Raises ValueError where a part has no place or more than one, or a place no part."""
    marked = [found["name"] for found in _PART.finditer(page)]
    if sorted(marked) != sorted(parts):
        raise ValueError(f"marked are {', '.join(marked)}; there is {', '.join(parts)}")
    return _PART.sub(lambda found: f"{found['mark']}\n{parts[found['name']]}\n\n{found['end']}", page)


def commands() -> dict[str, str]:
    """What docs/commands.md takes from click."""
    context = click.Context(feeds, info_name="feeds")
    found = {name: feeds.get_command(context, name) for name in feeds.list_commands(context)}
    there = {name: command for name, command in found.items() if command is not None}
    rows = [
        (section.title if number == 0 else "", f"[`feeds {name}`](#feeds-{name})", _first(there[name]))
        for section in SECTIONS
        for number, name in enumerate(section.commands)
    ]
    parts = {"the commands": _table(("", "command", "does"), rows)}
    return parts | {f"feeds {name}": "\n\n".join(_command(command, context)) for name, command in there.items()}


def _first(command: click.Command) -> str:
    return command.get_short_help_str(limit=1000)


def _command(command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=command.name, parent=parent)
    yield f"    {context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    yield cleandoc(command.help or "")
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [(_names(option, context), _default(option, context), option.help or "") for option in options]
    yield _table(("option", "default", "means"), rows)


def _names(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return ", ".join(f"`{name}{value}`" for name in option.opts)


def _default(option: click.Option, context: click.Context) -> str:
    if isinstance(option.show_default, str):
        return option.show_default
    said = option.get_help_extra(context).get("default")
    return f"`{said}`" if said else ""


def settings() -> dict[str, str]:
    """What docs/settings.md takes from feeds/config/, and the phrases of feeds/data/words/en.toml."""
    parts = {f"[{name}]": _settings(table) for name, table in TABLES.items()}
    return parts | {"[words]": _table(("key", "in English"), ((f"`{k}`", p) for k, p in words("en").phrases.items()))}


def _settings(table: Table) -> str:
    defaults = {field.name: field.default for field in fields(table.record)}
    rows = [
        (f"`{name}`", setting.kind.wanted, setting.unset or _literal(defaults.get(name)), setting.means)
        for name, setting in table.settings.items()
    ]
    rows += [(f"`{name}`", _CONDITION, "", means) for name, means in table.parts.items()]
    return _table(("setting", "value", "default", "means"), rows)


def _literal(default: Any) -> str:
    """As feeds.toml has it; nothing for what is empty."""
    if default is MISSING:
        return "required"
    return "" if default in (None, "", ()) else f"`{json.dumps(default)}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


PAGES: Mapping[str, Callable[[], dict[str, str]]] = {"commands.md": commands, "settings.md": settings}


def main() -> None:
    """Writes both pages; with --check ends with 1, and the page's name, where one is other than the code says."""
    for name, parts in PAGES.items():
        path = _DOCS / name
        page = path.read_text(encoding="utf-8")
        new = renewed(page, parts())
        if "--check" not in sys.argv[1:]:
            path.write_text(new, encoding="utf-8")
        elif new != page:
            raise SystemExit(f"{path} is not what the code says; run: python docs/make_reference.py")


if __name__ == "__main__":
    main()
