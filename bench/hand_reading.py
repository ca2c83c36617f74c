"""The by-hand script's reading: a folder of workbooks → one pandas frame a form, typed, without the rows that cannot be read.

Written for this one district, as whoever does its review with openpyxl and pandas would: sheets of forms that no item of
the rubric needs are left after their title; each distinct cell is parsed once; the rest is whole columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from hand_mess import agreeing, two_branches
from hand_units import Units
from openpyxl import load_workbook

Frames = dict[str, pd.DataFrame]
LIBRARY = Path(__file__).parent.parent / "src" / "pingyi" / "packs" / "library"
NEEDED = (
    "units", "members", "posts", "branch-meeting", "theme-day", "organisation-life", "member-appraisal", "dual-life",
    "study-hours", "village-openness", "observation", "committee-studies", "leader-life", "branch-debriefs", "trainings",
    "households", "household-visits", "study-sessions", "duty-items", "consequences", "enterprises", "rectifications",
    "fusion-items", "activities", "disputes", "weak-orgs", "elections", "venues", "party-funds", "building-projects",
    "demo-sites", "village-income", "surveys", "standard-checks", "four-deliberations", "cadres", "cadre-hours",
    "led-projects", "people-projects", "retired-cadres", "village-cadres", "tallies", "marks", "figures",
)  # fmt: skip
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a workbook's dates carry no zone
_DATE = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})(?:月|[./-]|$)(?:(\d{1,2})日?)?")
_NUMBER = re.compile(r"约?([\d.]+)人?")
_REMARK = re.compile(r"\(([^()]*)\)$")
_QUOTES = str.maketrans(dict.fromkeys("“”\"'「」 ", ""))


def plain(words: str) -> str:
    """Half-width, without spaces and quotation marks."""
    return unicodedata.normalize("NFKC", words).translate(_QUOTES)


def read(folder: Path, year: int) -> tuple[Frames, Units]:
    """Every form's rows that can be read, and the organisations."""
    forms = _forms()
    raw = _gather(folder, forms)
    units = Units(_typed(forms["units"], raw.pop("units"), year))
    frames: Frames = {}
    for name in NEEDED[1:]:
        frames[name] = _typed(forms[name], raw.pop(name, pd.DataFrame()), year, units, frames.get("members"))
        if name == "members":
            frames[name] = _members(frames[name])
    return frames, units


def _forms() -> dict[str, dict[str, Any]]:
    """The headers and choices as the packs list them."""
    found = {}
    for path in sorted(LIBRARY.glob("*/*.yaml")):
        document = yaml.CBaseLoader(path.read_text("utf-8")).get_single_data()
        found.update({form["id"]: form for form in document.get("forms", ())})
    return found


def _gather(folder: Path, forms: dict[str, dict[str, Any]]) -> Frames:
    titles = sorted(
        ((plain(title), name) for name, form in forms.items() for title in (form["name"], *form["aliases"])),
        key=lambda pair: -len(pair[0]),
    )
    parts: dict[str, list[pd.DataFrame]] = {}
    for path in sorted(folder.rglob("*.xlsx")):
        workbook = load_workbook(path, read_only=True, data_only=True)
        for sheet in workbook:
            rows = sheet.iter_rows(values_only=True)
            head = list(islice(rows, 4))
            title = plain(str(head[0][0])) if head else ""
            name = next((name for words, name in titles if words in title), None)
            if name in NEEDED:
                frame = _sheet(forms[name], head, rows)
                frame["file"], frame["sheet"] = path.relative_to(folder).as_posix(), sheet.title
                parts.setdefault(name, []).append(frame)
        workbook.close()
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def _sheet(form: dict[str, Any], head: list[tuple[Any, ...]], rows: Iterator[tuple[Any, ...]]) -> pd.DataFrame:
    """The data rows of a sheet, by field; money already in fen."""
    fields = {field["id"]: field for field in form["fields"]}
    labels = {plain(alias): name for name, field in fields.items() for alias in field.get("aliases", ())}
    labels |= {plain(field["name"]): name for name, field in fields.items()}
    at = next(n for n, row in enumerate(head) if sum(_label(cell, labels) in labels for cell in row) > 1)
    header = list(head[at])
    if "有关数据" in header:
        at += 1
        lower = head[at] if at < len(head) else next(rows)
        header = [below or above for above, below in zip(header, lower, strict=True)]
    table = pd.DataFrame([*head[at + 1 :], *rows], columns=range(len(header)), dtype=object)
    lead = table[0]
    table = table[~(lead.isin(["合计", ""]) | lead.map(lambda cell: isinstance(cell, str) and cell.startswith("注：")))]
    columns = {n: labels[_label(cell, labels)] for n, cell in enumerate(header) if _label(cell, labels) in labels}
    found = table[list(columns)].rename(columns=columns).dropna(how="all")
    for n, name in columns.items():
        if fields[name]["type"] == "money":
            fen = 1_000_000 if "万元" in plain(header[n]) else 100
            found[name] = (pd.to_numeric(found[name]) * fen).round()
    return found.reindex(columns=list(fields))


def _label(cell: object, labels: dict[str, str]) -> str:
    words = plain(str(cell or ""))
    return words if words in labels else _REMARK.sub("", words)


def _typed(
    form: dict[str, Any],
    raw: pd.DataFrame,
    year: int,
    units: Units | None = None,
    members: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The columns typed; rows with an unreadable or missing cell, of another year or against the form's checks are out."""
    done = pd.DataFrame(index=raw.index)
    bad = pd.Series(data=False, index=raw.index)
    if raw.empty:
        return raw.reindex(columns=[field["id"] for field in form["fields"]])
    done["file"], done["sheet"] = raw["file"], raw["sheet"]
    keeper = raw["file"].str.extract(r"^\d+ ([^/]+)/")[0]
    when = next((field["id"] for field in form["fields"] if field.get("role") == "when"), None)
    for field in sorted(form["fields"], key=lambda field: field["type"] in {"unit", "post", "person", "persons"}):
        name = field["id"]
        column = raw[name]
        if field["type"] == "unit" and units is not None:
            day = done[when] if when and not form.get("register") else pd.Series(pd.Timestamp(year, 12, 31), raw.index)
            kinds = form.get("unit_kinds", ()) if name == "unit" else ()
            done[name] = units.find(column, keeper, day, kinds)
        elif field["type"] == "post" and units is not None:
            done[name] = units.find_posts(column, keeper)
        else:
            done[name] = _column(field, column, year)
        bad |= done[name].isna() & (column.notna() | (field.get("required") != "false"))
    if when and not form.get("register"):
        early = done[when] < pd.Timestamp(year, 1, 1)
        bad |= (done[when] > pd.Timestamp(year, 12, 31)) | (early & ("history" not in form))
    done = done[~bad]
    if form["id"] == "study-hours" and members is not None:
        done = done.assign(person=_persons(done, members)).dropna(subset="person")
    if "absent" in form and members is not None:
        done = _attendance(done, members, "held_on")
    wrong = CHECKS.get(form["id"])
    return done[~wrong(done)] if wrong else done


def _column(field: dict[str, Any], column: pd.Series, year: int) -> pd.Series:  # noqa: PLR0911  one a type
    match field["type"]:
        case "date" | "month":
            return pd.to_datetime(_each(column, lambda cell: _date(cell, year)))
        case "count" | "integer" | "quantity":
            return (pd.to_numeric(_each(column, _number)) * int(field.get("scale", 1))).round()
        case "money":
            return pd.to_numeric(column)
        case "yes_no":
            return column.map({"是": True, "否": False}).astype("boolean")
        case "choice":
            return column.map({choice: choice for choice in field["choices"]} | field.get("choice_aliases", {}))
        case "time":
            return _each(column, lambda cell: int(cell.split(":")[0]) * 60 + int(cell.split(":")[1]))
        case _:
            return _each(column, lambda cell: str(cell).strip()).astype(object)


def _each(column: pd.Series, parse: Callable[[Any], Hashable]) -> pd.Series:
    """Each distinct cell parsed once."""
    return column.map({cell: parse(cell) for cell in column.dropna().unique()})


def _date(cell: object, year: int) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, int):
        return _EPOCH + timedelta(days=cell)
    found = _DATE.fullmatch(str(cell))
    if not found:
        return None
    try:
        return datetime(int(found[1] or year), int(found[2]), int(found[3] or 1))  # noqa: DTZ001  a workbook's dates carry no zone
    except ValueError:
        return None


def _number(cell: object) -> float | None:
    if isinstance(cell, int | float):
        return cell
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", str(cell)).replace(",", ""))
    return float(found[1]) if found else None


def _members(members: pd.DataFrame) -> pd.DataFrame:
    """The register settled before names are looked up in it: each once, none in two branches at once."""
    members = two_branches(agreeing(members, ["no", "since"], []))
    exempt = members["exempt"].fillna(value=False).astype(bool)
    since = members["exempt_since"].fillna(pd.Timestamp.min).where(exempt | members["exempt_since"].notna())
    return members.assign(exempt=exempt, exempt_since=since, until=members["until"].fillna(pd.Timestamp.max))


def _persons(records: pd.DataFrame, members: pd.DataFrame) -> pd.Series:
    """The member's number for each record's name: in the branch that day, else the only one so called."""
    at = records.reset_index()[["index", "unit", "person", "studied_on"]].merge(members, on=["unit", "person"])
    at = at[(at["since"] <= at["studied_on"]) & (at["studied_on"] < at["until"])]
    found = at.drop_duplicates("index", keep=False).set_index("index")["no"]
    only = members.drop_duplicates("no").drop_duplicates("person", keep=False).set_index("person")["no"]
    return found.reindex(records.index).fillna(records["person"].map(only))


def _attendance(records: pd.DataFrame, members: pd.DataFrame, when: str) -> pd.DataFrame:
    """Who was due and present, worked out from the register where only the absent are named."""
    listed = records[records["absent"].notna()].reset_index()[["index", "unit", when, "absent"]]
    due = listed.merge(members[members["kind"] == "正式党员"], on="unit")
    due = due[(due["since"] <= due[when]) & (due[when] < due["until"]) & ~(due["exempt_since"] <= due[when])]
    entitled = due.groupby("index").size().reindex(listed["index"], fill_value=0)
    gone = listed.assign(person=listed["absent"].str.split("、")).explode("person")
    away = gone.merge(due[["index", "person"]], on=["index", "person"]).groupby("index").size()
    present = entitled - away.reindex(entitled.index, fill_value=0)
    return records.assign(
        entitled=records["entitled"].fillna(entitled.astype(float)),
        present=records["present"].fillna(present.astype(float)),
    )


def _late(first: str, last: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: rows[first] > rows[last]


def _any(*checks: Callable[[pd.DataFrame], pd.Series]) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: pd.concat([check(rows) for check in checks], axis=1).any(axis=1)


_PRESENT = _late("present", "entitled")
CHECKS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "branch-meeting": _any(_PRESENT, _late("start", "finish"), _late("held_on", "entered_on")),
    "theme-day": _any(_PRESENT, _late("start", "finish"), _late("held_on", "entered_on")),
    "organisation-life": _any(_PRESENT, _late("held_on", "entered_on")),
    "member-appraisal": _any(
        _late("appraised", "entitled"), _late("excellent", "appraised"), _late("qualified", "appraised")
    ),
    "village-openness": _late("published_on", "entered_on"),
    "activities": _PRESENT,
    "trainings": _PRESENT,
    "study-sessions": _PRESENT,
    "leader-life": _late("attended", "expected"),
    "surveys": _late("satisfied", "asked"),
    "standard-checks": _late("met", "items"),
    "tallies": _late("good", "issued"),
    "duty-items": _late("issued_on", "done_on"),
    "disputes": _late("found_on", "settled_on"),
    "weak-orgs": _late("hard_solved", "hard"),
    "elections": _late("voted", "entitled"),
    "four-deliberations": _late("proposed_on", "resolved_on"),
    "led-projects": _late("set_on", "done_on"),
    "building-projects": _late("started_on", "accepted_on"),
    "village-income": lambda rows: (rows["source"] == "无收入") & (rows["amount"] != 0),
}
"""Which rows say what cannot be."""
