"""What became of a form, in Chinese for the terminal and as JSON."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pingyi.packs.rules import Rules
from pingyi.reading.filling.filling import Outcome
from pingyi.reading.filling.memory import mapping_json
from pingyi.reading.filling.model import Filled, State
from pingyi.reading.filling.speaking import spoken

_SHOWN = 4
"""So many cells are named for a reason; of the others only the number."""


def lines(outcome: Outcome) -> list[str]:
    """The report for the terminal."""
    filled, unsure, empty = (outcome.count(state) for state in State)
    told = [f"已填{filled}格，待核{unsure}格（已着色并批注），未填{empty}格。"]
    if outcome.assumed:
        told.append(f"表中没有写填报单位，没有写明单位的格按“{outcome.assumed}”填。")
    for state, word in ((State.UNSURE, "待核"), (State.EMPTY, "未填")):
        for why, cells in _by_why(outcome, state).items():
            places = "、".join(_place(cell) for cell in cells[:_SHOWN])
            more = f"等{len(cells)}格" if len(cells) > _SHOWN else ""
            told.append(f"  {word}　{places}{more}：{why}")
            if cells[0].candidates:
                told.append(
                    "　　　　可能是：" + "；".join(f"{one.name}（把握{one.sure}%）" for one in cells[0].candidates)
                )
    return told


def _by_why(outcome: Outcome, state: State) -> dict[str, list[Filled]]:
    found: dict[str, list[Filled]] = defaultdict(list)
    for cell in outcome.cells:
        if cell.state is state:
            found[cell.why].append(cell)
    return found


def _place(cell: Filled) -> str:
    head = "›".join(one.replace("\n", "") for one in cell.heads[-2:])
    return f"{cell.sheet}!{cell.at}（{head[:24]}）"


def report(outcome: Outcome) -> dict[str, Any]:
    """The report as JSON's data: year, counts, and each cell with its heads, state, value, origin or reason."""
    return {
        "year": outcome.year,
        "assumed_unit": outcome.assumed,
        "filled": outcome.count(State.FILLED),
        "unsure": outcome.count(State.UNSURE),
        "empty": outcome.count(State.EMPTY),
        "cells": [
            {
                "sheet": cell.sheet,
                "cell": cell.at,
                "heads": list(cell.heads),
                "state": cell.state.value,
                "value": cell.value,
                "unit": cell.unit,
                "period": cell.period,
                "sure": cell.sure if cell.state is State.FILLED else 0,
                "why": cell.why,
                "ask": cell.ask.key if cell.ask else "",
                "candidates": [{"ask": one.ask.key, "name": one.name, "sure": one.sure} for one in cell.candidates],
            }
            for cell in outcome.cells
        ],
    }


def mapping(outcome: Outcome, rules: Rules) -> bytes:
    """The mapping file that a person may edit."""
    names = {ask.key: spoken(rules, ask) for ask in outcome.heads.values() if ask is not None}
    candidates = {cell.key: cell.candidates for cell in outcome.cells if cell.candidates}
    whys = {cell.key: cell.why for cell in outcome.cells if cell.state is not State.FILLED}
    return mapping_json(outcome.heads, candidates, names, whys)
