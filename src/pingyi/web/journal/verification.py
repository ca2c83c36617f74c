"""The chain checked as long work, with a bar that moves: a district's journal grows by a hundred thousand lines a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingyi.web.base.jobs import Report, job
from pingyi.web.base.models import Job
from pingyi.web.journal.chain import faults, head

KIND = "journal-verify"
_SHOWN = 200


@job(KIND)
def verify(_: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Read every line; the result holds the first 200 faults, how many there are, and the chain's end."""
    end = head()

    def each(read: int) -> None:
        report(f"已核对{read}条，共{end.number}条", 100 * read // max(end.number, 1))

    found = list(faults(each=each))
    return {
        "page": "journal:verification",
        "faults": found[:_SHOWN],
        "count": len(found),
        "number": end.number,
        "hash": end.hash,
    }


def last() -> Job | None:
    """The last check that came to its end."""
    return Job.objects.filter(kind=KIND, state=Job.State.DONE).first()
