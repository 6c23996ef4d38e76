"""The settings of a site: what feeds.toml may say, and the records that it becomes."""

from feeds.config.reading import RESERVED, load, parse
from feeds.config.records import (
    DEFAULTS,
    Condition,
    Country,
    FeedSettings,
    LearnSettings,
    Settings,
    Site,
    SourceSettings,
    SummarySettings,
    Topic,
    View,
)
from feeds.config.tables import TABLES, Setting, Table

__all__ = [
    "DEFAULTS", "FILE_NAME", "RESERVED", "TABLES", "Condition", "Country", "FeedSettings", "LearnSettings", "Setting", "Settings", "Site",
    "SourceSettings", "SummarySettings", "Table", "Topic", "View", "load", "parse",
]  # fmt: skip

FILE_NAME = "feeds.toml"
