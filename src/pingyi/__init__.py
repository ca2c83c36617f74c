"""pingyi 评议: a district's yearly review, from the villages' ledgers to a commentary that can be proven."""

__version__ = "0.1.0"
