"""`python -m feeds` is the command `feeds`."""

from feeds.cli import main

main()
