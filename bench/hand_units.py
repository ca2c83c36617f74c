"""The by-hand script's organisations: who is meant by a name, and under which committee a unit stood on a day."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

COMMITTEES = ("镇党委", "机关党委", "教育中心党委", "两新组织党委")
_SUFFIXES = {
    "镇党委": ("镇党委", "党委"),
    "行政村": ("村委会", "村"),
    "社区": ("社区居委会", "社区"),
    "党支部": ("党支部", "支部"),
}
_QUOTES = str.maketrans(dict.fromkeys("“”\"'「」 ", ""))
FOREVER = pd.Timestamp(2200, 1, 1)


class Span(NamedTuple):
    """A time in which a unit had one name, kind and parent; ``until`` is the first day after it."""

    code: str
    name: str
    kind: str
    parent: str | None
    since: pd.Timestamp
    until: pd.Timestamp


class Units:
    """Names and history of the organisations."""

    def __init__(self, frame: pd.DataFrame) -> None:
        frame = frame.drop_duplicates(["code", "since"]).sort_values(["code", "since"])
        parents = frame["parent"].where(frame["parent"].notna(), None)
        self.spans: dict[str, list[Span]] = defaultdict(list)
        self._names: dict[str, dict[tuple[int, str], list[Span]]] = defaultdict(lambda: defaultdict(list))
        columns = ("code", "name", "kind", "since", "until", "short", "former")
        rows = zip(*(frame[name] for name in columns), parents, strict=True)
        for code, name, kind, since, until, short, former, parent in rows:
            span = Span(code, name, kind, parent, since, FOREVER if pd.isna(until) else until)
            self.spans[code].append(span)
            bare = [name.removesuffix(end) for end in _SUFFIXES.get(kind, ()) if name.endswith(end) and name != end]
            called = [(0, code), (1, name), (2, short), (3, former), *((4, one) for one in bare)]
            for tier, words in called:
                if isinstance(words, str):
                    self._names[_plain(words)][tier, code].append(span)
        self.tenures = self._tenures()
        self._towns = {
            _plain(words): code
            for words, found in self._names.items()
            for tier, code in found
            if tier in {1, 2} and self.spans[code][-1].kind in COMMITTEES
        }

    def _tenures(self) -> pd.DataFrame:
        """Each unit's times under one committee: code, kind, first and last day, committee, unbroken since."""
        rows = []
        for code, spans in self.spans.items():
            run, end = None, None
            for span in spans:
                edges = {
                    span.since,
                    span.until,
                    *(edge for edge in self._edges(span) if span.since < edge < span.until),
                }
                days = sorted(edges)
                for first, after in pairwise(days):
                    run = run if first == end else first
                    end = after
                    rows.append((code, span.kind, first, after - pd.Timedelta(days=1), self._above(span, first), run))
        return pd.DataFrame(rows, columns=["unit", "kind", "first", "last", "committee", "run"])

    def _edges(self, span: Span) -> set[pd.Timestamp]:
        above = self.spans.get(span.parent or "", [])
        return {edge for one in above for edge in (one.since, one.until, *self._edges(one))}

    def _above(self, span: Span, day: pd.Timestamp) -> str | None:
        if span.kind in COMMITTEES:
            return span.code
        parent = next((one for one in self.spans.get(span.parent or "", []) if one.since <= day < one.until), None)
        return self._above(parent, day) if parent else None

    def under(self, code: str) -> set[str]:
        """A unit and whatever was ever above it."""
        return {code}.union(*(self.under(span.parent) for span in self.spans.get(code, []) if span.parent))

    def find(self, names: pd.Series, keeper: pd.Series, days: pd.Series, kinds: Collection[str] = ()) -> pd.Series:
        """The unit that each name means, in the committee's own workbook (``keeper``), on that day."""
        asked = pd.DataFrame({"name": names, "keeper": keeper.fillna(""), "day": days}).astype({"name": object})
        known: dict[tuple[str, str], str | list[Any] | None] = {}
        for name, home in asked[["name", "keeper"]].drop_duplicates().dropna().itertuples(index=False):
            known[name, home] = self._candidates(name, kinds)
        found = pd.Series(
            [known.get(pair) for pair in zip(asked["name"], asked["keeper"], strict=True)], names.index, dtype=object
        )
        open_ = found.map(lambda one: isinstance(one, list))
        for index in found.index[open_]:
            found[index] = self._on_day(found[index], days[index], self._towns.get(_plain(asked["keeper"][index])))
        return found

    def find_posts(self, cells: pd.Series, keeper: pd.Series) -> pd.Series:
        """“书记@T01” for “鹭栖镇党委书记”."""
        heads = cells.map(lambda cell: cell.removesuffix("副书记").removesuffix("书记"), na_action="ignore")
        title = cells.map(lambda cell: "副书记" if cell.endswith("副书记") else "书记", na_action="ignore")
        unit = self.find(heads, keeper, pd.Series(pd.NaT, cells.index))
        return (title + "@" + unit).where(unit.notna())

    def _candidates(self, name: str, kinds: Collection[str]) -> str | list[Any] | None:
        """A unit, or several (tier, code) among which the day decides."""
        words = _plain(name)
        found = self._names.get(words) or self._beneath(words)
        if not found:
            return None
        best = [pair for pair in found if pair[0] == min(found)[0]]
        if len(best) > 1:
            best = [pair for pair in best if not kinds or self.spans[pair[1]][-1].kind in kinds] or best
        return best[0][1] if len(best) == 1 else [(words, tier, code) for tier, code in best]

    def _beneath(self, words: str) -> dict[tuple[int, str], list[Span]]:
        """“鹭栖镇清河村”: a committee's name before the unit's."""
        found = {}
        for town, code in self._towns.items():
            if words.startswith(town):
                own = self._names.get(words.removeprefix(town), {})
                found.update({pair: spans for pair, spans in own.items() if code in self.under(pair[1])})
        return found

    def _on_day(self, several: list[Any], day: pd.Timestamp, home: str | None) -> str | None:
        best = [code for _, _, code in several]
        if not pd.isna(day):
            best = [code for code in best if any(one.since <= day < one.until for one in self.spans[code])] or best
        if len(best) > 1:
            best = [code for code in best if home in self.under(code)] or best
        return best[0] if len(best) == 1 else None

    def committee(self, units: pd.Series, days: pd.Series) -> pd.Series:
        """The committee above each unit on its day; missing where the unit did not exist."""
        asked = pd.DataFrame(
            {"unit": units.astype("str"), "day": days.astype("datetime64[us]"), "at": range(len(units))}
        )
        left = asked.dropna(subset=["unit", "day"]).sort_values("day")
        right = self.tenures.assign(
            unit=self.tenures["unit"].astype("str"), first=self.tenures["first"].astype("datetime64[us]")
        )
        found = pd.merge_asof(left, right.sort_values("first"), left_on="day", right_on="first", by="unit")
        found = found[found["day"] <= found["last"]].set_index("at")["committee"]
        return found.reindex(range(len(units))).set_axis(units.index)

    def exist(self, units: pd.Series, days: pd.Series) -> pd.Series:
        """Whether each unit existed on its day."""
        spans = pd.DataFrame([(one.code, one.since, one.until) for many in self.spans.values() for one in many])
        spans.columns = ["unit", "since", "until"]
        pairs = pd.DataFrame({"unit": units, "day": days}).drop_duplicates()
        both = pairs.merge(spans, on="unit")
        alive = both[(both["since"] <= both["day"]) & (both["day"] < both["until"])][["unit", "day"]].drop_duplicates()
        return pd.MultiIndex.from_arrays([units, days]).isin(pd.MultiIndex.from_frame(alive))


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).translate(_QUOTES)
