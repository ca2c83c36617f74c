"""Sealed years: written once, opened only where every byte is as it was written, verified by whoever holds one.

    seal(folder, facts, rules, …) → Manifest     one year as Parquet and JSON, with its hashes open_seal(folder)
    → Sealed                   facts, rules, manifest, what was published; SealRefused where anything differs
    verify(folder) → issues                      recomputes, and names the file, the table and rows, the pack
    and leaf that differ

What lies in a seal is in :mod:`pingyi.facts.seal.layout` and in docs/adr/0002-seal-format.md.
"""

from pingyi.facts.seal.manifest import Manifest, PackSeal, TableSeal
from pingyi.facts.seal.open import Sealed, open_seal
from pingyi.facts.seal.told import sealed_issues
from pingyi.facts.seal.verify import verify
from pingyi.facts.seal.write import seal

__all__ = ["Manifest", "PackSeal", "Sealed", "TableSeal", "open_seal", "seal", "sealed_issues", "verify"]
