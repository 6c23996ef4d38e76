"""Tables that the program reads, each with its source and licence, and the scripts that make them."""
