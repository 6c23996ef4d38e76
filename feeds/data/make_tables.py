"""Makes the .json beside each table that is kept by hand and read whenever an article is judged: TOML takes ten times as long to read.

Run `python -m feeds.data.make_tables` after a change of one of TABLES; nothing is needed for it but the program.
"""

import json
import tomllib
from importlib import resources
from pathlib import Path

TABLES = ("abbreviations", "boilerplate", "function_words", "labels", "leaning")


def build(name: str) -> bytes:
    """The bytes of the table's .json: what its .toml says, a line for each entry at the top."""
    table = tomllib.loads(resources.files("feeds.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    lines = ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in table.items())
    return f"{{\n{lines}\n}}\n".encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Writes each .json beside its .toml."""
    for name in TABLES:
        Path(str(resources.files("feeds.data").joinpath(f"{name}.json"))).write_bytes(build(name))


if __name__ == "__main__":
    main()
