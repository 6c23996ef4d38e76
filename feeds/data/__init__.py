"""Tables that the program reads, each with its source and licence, and the scripts that make them."""

from pathlib import Path

# importlib.resources would also read them out of an archive, and takes longer to import than most of them to read.
FOLDER = Path(__file__).parent
