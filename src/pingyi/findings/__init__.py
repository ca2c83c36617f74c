"""Findings: claims and the evidence behind each; which ones deserve a sentence."""

from pingyi.findings.find import find
from pingyi.findings.model import Claim, Number, Piece
from pingyi.findings.row_evidence import ROWS, rows_evidence
from pingyi.findings.scope import LAST
from pingyi.findings.settled import settled
from pingyi.findings.world import World

__all__ = ["LAST", "ROWS", "Claim", "Number", "Piece", "World", "find", "rows_evidence", "settled"]
