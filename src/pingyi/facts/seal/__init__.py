"""Sealed years: written once, opened only where every byte is as it was written, verified by whoever holds one.

    seal(folder, facts, rules, …) → Manifest     one year as Parquet and JSON, with its hashes open_seal(folder)
    → Sealed                   facts, rules, manifest, what was published; SealRefused where anything differs
    verify(folder) → issues                      recomputes, and names the file, the table and rows, the pack
    and leaf that differ

What lies in a seal is in :mod:`pingyi.facts.seal.layout` and in docs/adr/0002-seal-format.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pingyi.facts.seal.manifest import Manifest, PackSeal, TableSeal
from pingyi.facts.seal.verify import verify

if TYPE_CHECKING:
    from pingyi.facts.seal.open import Sealed, open_seal
    from pingyi.facts.seal.told import sealed_issues
    from pingyi.facts.seal.write import seal

__all__ = ["Manifest", "PackSeal", "Sealed", "TableSeal", "open_seal", "seal", "sealed_issues", "verify"]

_HOMES = {"Sealed": "open", "open_seal": "open", "sealed_issues": "told", "seal": "write"}


def __getattr__(name: str) -> Any:  # noqa: ANN401  a class or a function
    """What needs Arrow and the packs, when it is first asked for: to check the hashes of a seal's files takes neither."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
