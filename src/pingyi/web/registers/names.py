"""The names book over the database: who the opaque ids are, and the secret that makes them.

The secret lies in PINGYI_HOME/names.json, readable by its owner only; without it no id can be made again, so it belongs into every
backup. Names lie in :class:`~pingyi.web.registers.models.Person`, never in the journal, never in a log.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from pingyi.facts.names import NamesBook
from pingyi.web.registers import pinyin
from pingyi.web.registers.models import Person

_LOCK = threading.Lock()


def secret_file() -> Path:
    """Where the secret lies."""
    return Path(settings.HOME) / "names.json"


def secret() -> bytes:
    """The district's secret; made on first use, never twice."""
    path = secret_file()
    with _LOCK:
        if not path.exists():
            NamesBook.create().save(path)
        return NamesBook.load(path).secret


def put_secret(value: bytes) -> None:
    """Take over the secret of a names book that was there before (only while nobody is known by another one)."""
    if Person.objects.exists() and secret() != value:
        message = "names are kept under another secret already"
        raise ValueError(message)
    NamesBook.create(value).save(secret_file())


class DatabaseNames(NamesBook):
    """A names book that begins with all that the database knows; :meth:`keep` writes what it has learnt."""

    def __init__(self) -> None:
        self.before: dict[str, str] = dict(Person.objects.values_list("id", "name"))
        super().__init__(secret(), dict(self.before))

    @property
    def learnt(self) -> dict[str, str]:
        """Id → name, of those who are new or called otherwise than before."""
        return {key: name for key, name in self.names.items() if self.before.get(key) != name}

    def keep(self, only: Iterable[str] | None = None) -> int:
        """Write what was learnt (``only``: of those ids); how many. Belongs into the transaction that keeps the rows."""
        wanted = self.learnt if only is None else {key: self.learnt[key] for key in set(only) & self.learnt.keys()}
        put(wanted)
        self.before |= wanted
        return len(wanted)


def put(names: Mapping[str, str]) -> None:
    """Note names by id; the latest one stays."""
    rows = [Person(id=key, name=name, search=pinyin.person(name)) for key, name in sorted(names.items())]
    Person.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=["name", "search"]
    )
