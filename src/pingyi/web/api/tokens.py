"""Making, recognising and withdrawing tokens."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from pingyi.errors import Refusal
from pingyi.web.api.models import Token
from pingyi.web.base.access import RIGHTS, Right
from pingyi.web.base.clock import now, today
from pingyi.web.journal.chain import write
from pingyi.web.people.models import Mandate, Role, User

LONGEST = timedelta(days=366)
_BEGINS = "pingyi_"
_SHOWN = 12


class TokenRefused(Refusal):
    """A token that may not be: ``reasons`` are whole sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("".join(reasons))


@dataclass(frozen=True)
class Caller:
    """Who asks by token: a user whose only mandate is the token's."""

    token: Token
    user: User

    @property
    def mandate(self) -> Mandate:
        """The mandate that the token is of."""
        return self.token.mandate


@transaction.atomic
def issue(by: User, name: str, mandate: Mandate, since: date, until: date) -> tuple[Token, str]:
    """A new token, and its key: to be shown once.

    Raises:
        TokenRefused.
    """
    reasons = []
    if Right.READ not in RIGHTS[Role(mandate.role)]:
        reasons.append("管理员的授权看不到评议数据，不能据以签发令牌。")
    if mandate.until is not None and mandate.until < today():
        reasons.append("所依据的授权已经终止。")
    if not today() <= until <= since + LONGEST or until < since:
        reasons.append("截止日期须在今天之后，且自起始日起不超过一年；到期再签发新的。")
    if reasons:
        raise TokenRefused(reasons)
    key = _BEGINS + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name, mandate=mandate, hash=_hash(key), begins=key[:_SHOWN], since=since, until=until
    )
    told = {"name": name, "mandate_id": mandate.pk, "since": since.isoformat(), "until": until.isoformat()}
    write(by, "签发令牌", token, unit=mandate.unit_id or "", after=told)
    return token, key


@transaction.atomic
def withdraw(by: User, token: Token) -> None:
    """It opens nothing from now on; withdrawn twice is once."""
    moment = now()
    if Token.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=moment):
        write(by, "收回令牌", token, unit=token.mandate.unit_id or "", after={"withdrawn_at": moment.isoformat()})


def caller(key: str) -> Caller | None:
    """Whose key this is, if it opens anything today."""
    day = today()
    found = (
        Token.objects.filter(hash=_hash(key), withdrawn_at=None, since__lte=day, until__gte=day)
        .filter(mandate__in=Mandate.objects.in_force(day), mandate__user__is_active=True)
        .select_related("mandate__user", "mandate__unit")
        .first()
    )
    if found is None:
        return None
    user = found.mandate.user
    user.mandates_now = (found.mandate,)  # whatever else its holder may do, a token may not
    return Caller(found, user)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
