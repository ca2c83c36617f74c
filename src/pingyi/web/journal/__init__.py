"""Every change, in a chain of hashes."""
