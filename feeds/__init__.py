"""News as feeds: reads articles, judges them, publishes Atom, RSS and JSON feeds per topic and country."""

__version__ = "0.1.0"
