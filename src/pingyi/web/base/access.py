"""Who may do what, where. One table of rights by role; one helper that finds **and** authorises.

A stranger to an object (it lies outside the subtrees of all their mandates) gets 404: it does not exist for them.
Whoever may see it but lacks the right gets 403. Read the table top to bottom: it is the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from pingyi.web.people.models import Role, User

ModelT = TypeVar("ModelT", bound=Model)


class Right(StrEnum):
    """What somebody may do within the subtree of their mandate."""

    READ = "read"  # registers, records and the board of one's subtree
    RECORD = "record"  # write records of one's units
    JUDGE = "judge"  # confirm or return records
    REGISTER = "register"  # change registers (households, enterprises, members, posts) of one's subtree
    TREE = "tree"  # create, rename, move, merge, close organisations
    IMPORT = "import"  # workbooks in, and undone
    PLAN = "plan"  # tasks and projects
    DEBRIEF = "debrief"  # draft and hand in the debrief
    YEAR_READ = "year-read"  # the year's dashboard, scorecards, documents
    YEAR = "year"  # lock, seal, score, edit the commentary
    FOLLOW = "follow"  # send and close rectification items, draw spot checks
    ANSWER = "answer"  # answer a rectification item
    APPEAL = "appeal"  # file an appeal
    DECIDE = "decide"  # decide an appeal
    RULES_READ = "rules-read"
    RULES = "rules"  # upload and switch on packs
    ACCOUNTS = "accounts"  # create and disable accounts (system administrator)
    MANDATES = "mandates"  # grant and end mandates, unlock, tokens (security administrator)
    AUDIT = "audit"  # read the whole journal (audit administrator)


_R = Right
_READERS = {_R.READ, _R.RULES_READ}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SYSTEM: frozenset({_R.ACCOUNTS}),
    Role.SECURITY: frozenset({_R.MANDATES}),
    Role.AUDIT: frozenset({_R.AUDIT}),
    Role.DISTRICT: frozenset(
        _READERS
        | {
            _R.RECORD,
            _R.JUDGE,
            _R.REGISTER,
            _R.TREE,
            _R.IMPORT,
            _R.PLAN,
            _R.YEAR_READ,
            _R.YEAR,
            _R.FOLLOW,
            _R.DECIDE,
            _R.RULES,
        }
    ),
    Role.COMMITTEE: frozenset(
        _READERS
        | {_R.RECORD, _R.JUDGE, _R.REGISTER, _R.IMPORT, _R.PLAN, _R.DEBRIEF, _R.YEAR_READ, _R.ANSWER, _R.APPEAL}
    ),
    Role.BRANCH: frozenset(_READERS | {_R.RECORD}),
}


def rights_of(user: User) -> frozenset[Right]:
    """All rights that somebody has anywhere."""
    return frozenset().union(*(RIGHTS[Role(mandate.role)] for mandate in user.mandates_now))


def user_of(request: HttpRequest) -> User:
    """Who asks. Raises PermissionDenied: nobody is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def scope(user: User, right: Right, to: str = "unit") -> Q:
    """The rows within the subtrees in which somebody has a right. ``to``: the way from the row to its unit (“” for units)."""
    lookup = f"{to}__path__startswith" if to else "path__startswith"
    found = Q(pk__in=[])
    for mandate in user.mandates_now:
        if right in RIGHTS[Role(mandate.role)] and mandate.unit is not None:
            found |= Q(**{lookup: mandate.unit.path})
    return found


def find(
    request: HttpRequest,
    among: QuerySet[ModelT],
    right: Right,
    *,
    to: str = "unit",
    see: Right = Right.READ,
    **lookup: Any,
) -> ModelT:
    """The one row of ``among`` that the lookup names.

    Raises:
        Http404: there is none, or it lies outside of what the user may see. PermissionDenied: seen, but the right is missing.
    """
    user = user_of(request)
    row = among.filter(**lookup).filter(scope(user, see, to) | scope(user, right, to)).first()
    if row is None:
        raise Http404
    if not among.filter(pk=row.pk).filter(scope(user, right, to)).exists():
        raise PermissionDenied
    return row


_View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def requires(*rights: Right) -> Callable[[_View], _View]:
    """A page for people who have one of the rights somewhere; what they may touch there, :func:`find` and :func:`scope` say."""

    def wrap(view: _View) -> _View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not rights_of(request.user) & set(rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.rights = frozenset(rights)  # type: ignore[attr-defined]  # the permission matrix reads it
        return guarded

    return wrap
