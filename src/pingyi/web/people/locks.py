"""Five failures close a door for fifteen minutes: the same for a name that exists and for one that does not.

An attempt is counted before it is tried, in a transaction of its own: however many come at once, no more than five are looked at.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from pingyi.web.base.clock import now
from pingyi.web.people.models import Lock

FAILURES = 5
MINUTES = 15
_FORGOTTEN = timedelta(days=1)
SIGN_IN, FACTOR, OLD_PASSWORD = "sign-in", "second-factor", "old-password"
"""The doors."""


def key(door: str, username: str) -> str:
    """What stands for a door and a name."""
    return hashlib.sha256(f"{door}:{username}".encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def attempt(door: str, username: str) -> datetime | None:
    """Count an attempt. None: it may be made; else: until when the door is closed.

    Whoever then succeeds calls :func:`clear`.
    """
    moment = now()
    Lock.objects.get_or_create(key=key(door, username), defaults={"at": moment})
    lock = Lock.objects.select_for_update().get(key=key(door, username))
    if lock.until is not None and lock.until > moment:
        return lock.until
    if lock.until is not None or moment - lock.at > _FORGOTTEN:
        lock.failures, lock.until = 0, None
    lock.failures += 1
    lock.at = moment
    if lock.failures >= FAILURES:
        lock.until = moment + timedelta(minutes=MINUTES)
    lock.save()
    return None


def closed(door: str, username: str) -> datetime | None:
    """Until when a door is closed, if it is."""
    lock = Lock.objects.filter(key=key(door, username), until__gt=now()).first()
    return lock.until if lock else None


def clear(door: str, username: str) -> bool:
    """Open it again; whether there was something to clear. Forgets old failures of everybody on the way."""
    found, _ = Lock.objects.filter(key=key(door, username)).delete()
    Lock.objects.filter(at__lt=now() - _FORGOTTEN).delete()
    return bool(found)


def minutes_left(until: datetime) -> int:
    """How many minutes to wait, at least one."""
    return max(1, ceil((until - now()).total_seconds() / 60))
