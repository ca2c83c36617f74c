"""What the system administrator does: make accounts, invite, disable. Each with its line in the journal, no person's name in it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pingyi.web.base.clock import now, today
from pingyi.web.journal.chain import write
from pingyi.web.people.models import ADMINISTRATORS, Mandate, Role, User
from pingyi.web.people.refusals import LastAdministrator, OwnAccount
from pingyi.web.registers import pinyin

VALID_DAYS = 7
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else; 32 letters: 5 bits each
_LETTERS, _GROUP = 20, 4


@dataclass(frozen=True)
class Invitation:
    """Shown once: only its hash is kept."""

    username: str
    code: str
    until: datetime


def create_account(by: User | None, username: str, name: str) -> tuple[User, Invitation]:
    """A new account without a password, and the invitation with which its holder sets the first one."""
    with transaction.atomic():
        user = User.objects.create_user(username, None, name)
        write(by, "新建账号", user, after={"username": username})
        return user, invite(by, user)


def invite(by: User | None, user: User) -> Invitation:
    """A code for setting a password, good once and for seven days; an earlier one is void."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    code = "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))
    until = now() + timedelta(days=VALID_DAYS)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(invitation=_hash(code), invited_until=until)
        write(by, "发出邀请", user, after={"invited_until": until.isoformat()})
    user.refresh_from_db()
    return Invitation(user.username, code, until)


def invited(code: str) -> User | None:
    """Whose invitation this is, if it is good."""
    return User.objects.filter(invitation=_hash(code), invited_until__gt=now(), is_active=True).first()


@transaction.atomic
def take_up(user: User, code: str, password: str) -> bool:
    """Set the first password; False: somebody was quicker with this code."""
    if not User.objects.filter(pk=user.pk, invitation=_hash(code)).update(invitation="", invited_until=None):
        return False
    user.refresh_from_db()
    set_password(user, password, "应邀设置密码")
    return True


@transaction.atomic
def set_password(user: User, password: str, action: str = "修改密码") -> None:
    """By the holder themselves; every other session of theirs ends with it."""
    user.set_password(password)
    user.must_change = False
    user.invitation, user.invited_until = "", None
    user.save(update_fields=["password", "must_change", "invitation", "invited_until"])
    write(user, action, user)


@transaction.atomic
def disable(by: User, user: User) -> None:
    """Close an account: sessions end at once, mandates and lines in the journal stay.

    Raises:
        OwnAccount, LastAdministrator.
    """
    if by.pk == user.pk:
        raise OwnAccount
    keep_one_administrator(without_user=user)
    _switch(by, user, active=False)


@transaction.atomic
def enable(by: User, user: User) -> None:
    """Open it again."""
    _switch(by, user, active=True)


def _switch(by: User, user: User, *, active: bool) -> None:
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        write(
            by,
            "启用账号" if active else "停用账号",
            user,
            before={"is_active": not active},
            after={"is_active": active},
        )


@transaction.atomic
def rename(by: User, user: User, name: str) -> None:
    """Call the holder otherwise; the journal says that, not how."""
    User.objects.filter(pk=user.pk).update(name=name, search=pinyin.account(user.username, name))
    write(by, "更改称呼", user)


def keep_one_administrator(*, without_user: User | None = None, without_mandate: Mandate | None = None) -> None:
    """Raises LastAdministrator if nobody were left in one of the three roles without this account (this mandate)."""
    # Locked, so that two who are ended at the same moment do not each take the other for the one who stays.
    held = Mandate.objects.select_for_update().in_force(today()).filter(role__in=ADMINISTRATORS, user__is_active=True)
    standing = list(held.values_list("pk", "user_id", "role"))
    for role in sorted(ADMINISTRATORS):
        of_role = [(pk, user) for pk, user, held_role in standing if held_role == role]
        left = [
            pk
            for pk, user in of_role
            if not (without_user and user == without_user.pk) and not (without_mandate and pk == without_mandate.pk)
        ]
        if of_role and not left:
            raise LastAdministrator(Role(role))


def matching(text: str) -> Q:
    """Accounts whose user name, name, pinyin or initials hold what was typed."""
    found = Q()
    for word in text.lower().split():
        found &= Q(search__contains=word)
    return found


def _hash(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()
