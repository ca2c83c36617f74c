"""The read API: units, forms, records, years, scores, findings; each within the token's subtree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthorizationError
from pydantic import Field

from pingyi.packs.schema import Form
from pingyi.review_model import Review, UnitCard
from pingyi.web.api import answers
from pingyi.web.api.asking import EARLIEST, AskedYear, Code, FormId, Moment, PageNumber, PageSize
from pingyi.web.api.guarding import PER_MINUTE, Bearer, PerToken, caller_of, only_known, say_refusals
from pingyi.web.api.tokens import Caller
from pingyi.web.base.access import RIGHTS, Right, scope
from pingyi.web.base.clock import today
from pingyi.web.people.models import Role
from pingyi.web.records.models import Record
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules
from pingyi.web.years.models import Reviewing, Seal, Year
from pingyi.web.years.store import review_of

RowT = TypeVar("RowT", bound=Model)
FAULTS = {401: answers.Fault, 403: answers.Fault, 404: answers.Fault, 422: answers.Fault, 429: answers.Fault}
LIMIT = PerToken(f"{PER_MINUTE}/m")

api = NinjaAPI(
    title="评议数据接口",
    version="1",
    description="供本区其他系统读取。凭令牌访问，范围与令牌所依据的授权相同；非涉密系统，只读。",
    urls_namespace="api-v1",
    docs_url=None,
    docs_decorator=require_safe,
    auth=Bearer(),
    throttle=LIMIT,
)
say_refusals(api)
api.add_decorator(only_known)


@api.get("/units", summary="组织", response={200: answers.Paged[answers.UnitOut], **FAULTS})
def units(request: HttpRequest, page: PageNumber = 1, size: PageSize = 100) -> dict[str, Any]:
    """令牌范围内现有和曾有的组织，按层级排列。"""
    return _paged(Unit.objects.filter(_within(request, "")).order_by("path"), page, size, _unit)


@api.get("/units/{code}", summary="一个组织", response={200: answers.UnitOut, **FAULTS})
def unit(request: HttpRequest, code: Annotated[str, Field(max_length=20)]) -> dict[str, Any]:
    """一个组织的现状。"""
    return _unit(_one(Unit.objects.filter(_within(request, "")), code=code))


@api.get("/forms", summary="表样", by_alias=True, response={200: list[answers.FormOut], **FAULTS})
def forms(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  the token was looked at
    """现行规则包的全部表样，说明台账各栏的含义。"""
    return [_form(form) for form in rules(today().year).forms.values()]


@api.get("/forms/{form}", summary="一个表样", by_alias=True, response={200: answers.FormOut, **FAULTS})
def form(request: HttpRequest, form: Annotated[str, Field(max_length=60)]) -> dict[str, Any]:  # noqa: ARG001  the framework's signature
    """一个表样的各栏。"""
    found = rules(today().year).forms.get(form)
    if found is None:
        raise Http404
    return _form(found)


@api.get("/records", summary="台账", response={200: answers.Paged[answers.RecordOut], **FAULTS})
def records(
    request: HttpRequest,
    form: FormId = "",
    unit: Code = "",
    since: Moment = EARLIEST,
    page: PageNumber = 1,
    size: PageSize = 100,
) -> dict[str, Any]:
    """台账和名册的各行，按最近修改时间排列；据上次取得的最后一行的 updated_at 可以只取新变动的。"""
    found = Record.objects.filter(_within(request)).order_by("updated_at", "pk")
    if form:
        found = found.filter(form=_clean(form))
    if unit:
        found = found.filter(unit__path__startswith=_one(Unit.objects.filter(_within(request, "")), code=unit).path)
    if since > EARLIEST:
        found = found.filter(updated_at__gte=since)
    return _paged(found, page, size, _record)


@api.get("/records/{number}", summary="台账的一行", response={200: answers.RecordOut, **FAULTS})
def record(request: HttpRequest, number: Annotated[int, Field(ge=1, lt=2**63)]) -> dict[str, Any]:
    """一行台账。"""
    return _record(_one(Record.objects.filter(_within(request)), pk=number))


@api.get("/years", summary="年度", response={200: list[answers.YearOut], **FAULTS})
def years(request: HttpRequest) -> list[dict[str, Any]]:
    """各年度的锁定、封存和评议。"""
    _may_read_years(caller_of(request))
    reviewed = dict(Reviewing.objects.order_by("id").values_list("seal__year", "at"))  # the last of a year stays
    found = Year.objects.prefetch_related(Prefetch("seals", Seal.objects.order_by("-id")))
    return [
        {
            "year": one.year,
            "lock_on": one.lock_on,
            "seals": [
                {"hash": seal.hash, "facts_hash": seal.facts_hash, "at": seal.at, "why": seal.why}
                for seal in one.seals.all()
            ],
            "reviewed_at": reviewed.get(one.year),
        }
        for one in found
    ]


@api.get("/years/{year}/scores", summary="得分", response={200: list[answers.ScoreOut], **FAULTS})
def scores(request: HttpRequest, year: AskedYear) -> list[dict[str, Any]]:
    """该年度最近一次评议的得分，到每一条目。等次是建议，以区委审定的为准。"""
    review, visible = _review(caller_of(request), year)
    parts = {part.id: part.name for part in review.rubric.parts}
    items = {item.id: item.name for item in review.rubric.items}
    return [
        {
            "unit": sheet.unit,
            "name": review.units[sheet.unit].name,
            "group": review.rubric.groups.get(sheet.group, sheet.group),
            "total": sheet.total,
            "provisional": sheet.provisional,
            "rank": sheet.rank,
            "peers": sheet.peers,
            "grade": sheet.grade,
            "parts": [
                {
                    "part": p.part,
                    "name": parts.get(p.part, p.part),
                    "points": p.points,
                    "full": p.full,
                    "score": p.score,
                }
                for p in sheet.parts
            ],
            "items": [
                {
                    "item": one.item,
                    "name": items.get(one.item, one.item),
                    "state": one.state.value,
                    "points": one.points,
                    "full": one.full,
                    "formula": one.formula,
                }
                for one in sheet.items
            ],
        }
        for sheet in review.sheets
        if sheet.unit in visible
    ]


@api.get("/years/{year}/findings", summary="评语条目", response={200: list[answers.FindingOut], **FAULTS})
def findings(request: HttpRequest, year: AskedYear) -> list[dict[str, Any]]:
    """该年度最近一次评议得出的成绩和问题，每条都有依据。"""
    review, visible = _review(caller_of(request), year)
    return [
        {
            "id": claim.id,
            "kind": claim.kind,
            "theme": claim.theme,
            "unit": claim.unit,
            "subject": claim.subject,
            "text": claim.text,
            "requires": claim.requires,
            "deadline": claim.deadline,
            "years": claim.years,
        }
        for claim in review.claims
        if claim.unit in visible
    ]


def _within(request: HttpRequest, to: str = "unit") -> Q:
    return scope(caller_of(request).user, Right.READ, to)


def _one(rows: QuerySet[RowT], **lookup: Any) -> RowT:
    """The one row meant. Raises Http404: there is none, or it lies outside."""
    found = rows.filter(**{name: _clean(value) for name, value in lookup.items()}).first()
    if found is None:
        raise Http404
    return found


def _clean(value: Any) -> Any:
    """PostgreSQL knows no NUL."""
    return value.replace("\0", "�") if isinstance(value, str) else value


def _paged(rows: QuerySet[RowT], page: int, size: int, told: Any) -> dict[str, Any]:
    first = (page - 1) * size
    return {
        "total": rows.count(),
        "page": page,
        "size": size,
        "items": [told(row) for row in rows[first : first + size]],
    }


def _unit(row: Unit) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "short": row.short,
        "kind": row.kind,
        "parent": row.parent_id,
        "since": row.since,
        "until": row.until,
    }


def _form(one: Form) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "unit_kinds": list(one.unit_kinds),
        "register": one.register_,
        "fields": [
            {
                "id": cell.id,
                "name": cell.name,
                "type": cell.type.value,
                "choices": list(cell.choices),
                "required": cell.required,
                "note": cell.note,
            }
            for cell in one.fields
        ],
    }


def _record(row: Record) -> dict[str, Any]:
    return {
        "id": row.pk,
        "form": row.form,
        "year": row.year,
        "unit": row.unit_id,
        "subject": row.subject,
        "day": row.day,
        "entered": row.entered,
        "status": row.status,
        "values": row.values,
        "version": row.version,
        "updated_at": row.updated_at,
    }


def _may_read_years(asking: Caller) -> None:
    if Right.YEAR_READ not in RIGHTS[Role(asking.mandate.role)]:
        raise AuthorizationError


def _review(asking: Caller, year: int) -> tuple[Review, frozenset[str]]:
    """The latest review of a year, and the units of it that the token sees: by the tree as it was reviewed."""
    _may_read_years(asking)
    folder = Reviewing.objects.filter(seal__year=year).order_by("-id").values_list("folder", flat=True).first()
    if folder is None or asking.mandate.unit_id is None:
        raise Http404
    found = review_of(folder)
    return found, frozenset(_below(found.units, asking.mandate.unit_id))


def _below(units: Mapping[str, UnitCard], top: str) -> Iterable[str]:
    for code in units:
        above: str | None = code
        while above is not None and above != top:
            above = units[above].parent if above in units else None
        if above == top:
            yield code
