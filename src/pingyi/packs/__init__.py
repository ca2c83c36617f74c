"""Packs: rules as data. ``load_rules`` gives the rules in force in one year; everything downstream reads only those."""

from pingyi.packs.load import library_ids, load_pack, load_rules, rules_of, rules_over
from pingyi.packs.rules import Rules

__all__ = ["Rules", "library_ids", "load_pack", "load_rules", "rules_of", "rules_over"]
