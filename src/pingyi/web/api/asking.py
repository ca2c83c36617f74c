"""What may be asked: page, unit, form, moment; each described once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query
from pydantic import AfterValidator, BeforeValidator, Field

PageNumber = Annotated[int, Query(ge=1, le=100_000, description="第几页")]
PageSize = Annotated[int, Query(ge=1, le=500, description="每页多少条")]
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2970, 1, 1, tzinfo=UTC)
AskedYear = Annotated[int, Field(ge=2000, le=2999)]


def _written(value: Any) -> Any:
    """A moment is written with its date; pydantic would take a bare number for seconds since 1970."""
    if isinstance(value, str) and "-" not in value[1:]:
        raise ValueError(value)
    return value


def _moment(asked: datetime) -> datetime:
    """With a zone, and within what a database can compare."""
    if not EARLIEST.year < asked.year < LATEST.year:
        return EARLIEST if asked.year <= EARLIEST.year else LATEST
    return asked if timezone.is_aware(asked) else timezone.make_aware(asked)


Moment = Annotated[
    datetime,
    BeforeValidator(_written),
    AfterValidator(_moment),
    # with the default here too: ninja sets it afterwards, which pydantic overlooks beside validators
    Query(EARLIEST, description="只取这一时刻起有变动的，如 2019-03-01T08:00:00；不写时区的按北京时间"),
]
Code = Annotated[str, Query(max_length=20, description="组织代码，含其下级")]
FormId = Annotated[str, Query(max_length=60, description="表样")]
