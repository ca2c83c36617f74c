"""Accounts, and mandates: what somebody may do, in which subtree, from when to when."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from pingyi.web.registers import pinyin


class Role(models.TextChoices):
    """What a mandate makes of its holder. The three administrators are exclusive: none of them touches the review."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"
    DISTRICT = "district", "区级"
    COMMITTEE = "committee", "党委"
    BRANCH = "branch", "支部"


ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, name: str = "") -> User:
        """An account that can be signed in to, if a password is given."""
        user = self.model(username=username, name=name or username)
        user.search = pinyin.account(username, user.name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. No mail, no telephone, no identity number; when somebody last signed in is not kept."""

    last_login = None
    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("称呼", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    must_change = models.BooleanField(default=False)
    invitation = models.CharField(max_length=64, blank=True)  # SHA-256 of the code; empty once used
    invited_until = models.DateTimeField(null=True)
    search = models.CharField(max_length=200, blank=True)  # user name, name, pinyin and initials, a blank between
    second_factor = models.CharField(max_length=64, blank=True)
    second_factor_step = models.BigIntegerField(default=0)  # the last time step used: no code is good twice

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def mandates_now(self) -> tuple[Mandate, ...]:
        """The mandates that hold today."""
        from pingyi.web.base.clock import today  # the clock's setting is a model, which needs this module  # noqa: PLC0415  the clock's setting is a model, which needs this module

        return tuple(self.mandates.in_force(today()).select_related("unit"))

    @property
    def is_administrator(self) -> bool:
        """Whether one of the three administrators: these need a second factor."""
        return any(mandate.role in ADMINISTRATORS for mandate in self.mandates_now)


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates."""

    def in_force(self, day: object) -> MandateQuerySet:
        """Those that hold on a day (from first to last, both inside)."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Mandate(models.Model):
    """Somebody's role in a unit's subtree, from a day to a day. ``acting_for``: stands in for somebody who is absent."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=10, choices=Role.choices)
    unit = models.ForeignKey(
        "registers.Unit", on_delete=models.PROTECT, null=True, related_name="mandates"
    )  # null: administrators
    since = models.DateField()
    until = models.DateField(null=True)
    acting_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Mandate]] = MandateQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["user", "since"]),)

    def __str__(self) -> str:
        return f"{self.user}·{self.get_role_display()}"


class Lock(models.Model):
    """How often the door was tried in vain under a name since somebody last came in; known and unknown names alike.

    ``key`` is the SHA-256 of what was tried (:mod:`pingyi.web.people.locks`): a password typed into the wrong field is not kept.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:8]
