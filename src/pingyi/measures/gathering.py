"""Measures read off the passes: all at the end; or, where only figures are asked, each as soon as it can be.

Then a pass is forgotten once nobody waits for it, and so is what was read: only the figures stay.
"""

from __future__ import annotations

from collections.abc import Sequence

from pingyi.measures.fulfilments import Results
from pingyi.measures.kinds import Reader, prepare
from pingyi.measures.measured import Sums, summed
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Query
from pingyi.measures.reading import Book, Reading
from pingyi.measures.statistics import Statistics


class Gathering:
    """Plans the passes that some measures need, and reads them off."""

    def __init__(self, book: Book, paths: Paths, measures: Sequence[str], *, figures_only: bool) -> None:
        self._book, self._paths, self._figures_only = book, paths, figures_only
        self._waiting: dict[str, tuple[Reader, set[Query]]] = {}
        self._results: Results = {}
        self._over: set[Query] = set()
        self.sums: dict[str, Sums] = {}
        self.readings: dict[str, Reading] = {}
        """Empty where only figures are asked."""
        for name in measures:
            book.plan.touched = set()
            self._waiting[name] = prepare(book, book.rules.measures[name]), book.plan.touched

    def take(self, query: Query, statistics: Statistics) -> None:
        """What a pass gave."""
        self._results[query] = statistics
        if not self._figures_only:
            return
        for name in [name for name, (_, needed) in self._waiting.items() if needed <= self._results.keys()]:
            self._read(name)
        waited = set[Query]().union(*(needed for _, needed in self._waiting.values()))
        for over in self._results.keys() - waited - self._over:
            # It was run: whoever needs nothing else must not wait for it.
            self._results[over] = self._results[over].emptied()
            self._over.add(over)

    def finish(self) -> None:
        """Every pass was taken."""
        for name in list(self._waiting):
            self._read(name)

    def _read(self, name: str) -> None:
        reading = self._waiting.pop(name)[0](self._results)
        self.sums[name] = summed(self._paths, reading)
        if self._figures_only:
            self._book.dues.forget()
        else:
            self.readings[name] = reading
