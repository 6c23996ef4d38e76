"""How fast and how large `feeds` is beside others that do the same work. Nothing of the program imports it."""
