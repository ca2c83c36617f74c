"""A small review made large: the same towns many times over."""

from __future__ import annotations

from dataclasses import replace

from pingyi.review_model import Review


def many(given: Review, times: int) -> Review:
    """The review with so many times its towns, each with sheets, comments and claims of its own."""
    units, claims, sheets, comments, evidence, figures = {}, [], [], [], {}, {}
    for turn in range(times):

        def code(unit: str, turn: int = turn) -> str:
            return unit if unit == given.root else f"{unit}-{turn}"

        for card in given.units.values():
            units[code(card.code)] = card.model_copy(update={"code": code(card.code)})
        for claim in given.claims if turn == 0 else [c for c in given.claims if c.unit != given.root]:
            pieces = tuple(
                replace(
                    p,
                    unit=code(p.unit) if p.unit else "",
                    number=p.number and replace(p.number, unit=code(p.number.unit)),
                )
                for p in claim.pieces
            )
            asks = tuple(replace(p, unit=code(p.unit) if p.unit else "") for p in claim.asks)
            claims.append(
                replace(
                    claim, id=f"{claim.rule}@{code(claim.subject)}", unit=code(claim.unit), subject=code(claim.subject),
                    pieces=pieces, asks=asks, evidence=tuple((m, code(u)) for m, u in claim.evidence),
                    figures=tuple(replace(f, unit=code(f.unit)) for f in claim.figures),
                )
            )  # fmt: skip
        for sheet in given.sheets:
            items = tuple(
                replace(i, unit=code(i.unit), figure=i.figure and replace(i.figure, unit=code(i.figure.unit)))
                for i in sheet.items
            )
            sheets.append(replace(sheet, unit=code(sheet.unit), items=items))
        for comment in given.comments:
            own = {"achievements", "problems"}
            moved = {
                name: tuple(f"{c.partition('@')[0]}@{code(c.partition('@')[2])}" for c in getattr(comment, name))
                for name in own
            }
            comments.append(replace(comment, unit=code(comment.unit), **moved))
        for key, card in given.evidence.items():
            measure, _, unit = key.rpartition("@")
            evidence[f"{measure}@{code(unit)}"] = card
        for key, shown in given.figures.items():
            measure, _, unit = key.partition("@")
            figures[f"{measure}@{code(unit)}"] = shown
    return given.model_copy(
        update={
            "units": units, "claims": tuple(claims), "sheets": tuple(sheets), "comments": tuple(comments),
            "evidence": evidence, "figures": figures,
        }
    )  # fmt: skip
