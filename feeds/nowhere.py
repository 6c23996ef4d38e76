"""A host that nothing has: an address there stands for what has none yet, so nobody else may write one. Imports nothing, nor may it: also a run that
finds nothing changed needs it."""

NOWHERE = "beside.invalid"  # no host is called so (RFC 2606, section 2)
