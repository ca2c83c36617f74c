"""The database's own fence round the journal: UPDATE and DELETE on a line fail, whoever sends them (PostgreSQL: TRUNCATE too)."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "journal_line"
_SAID = "journal lines are append-only"
_EVENTS = ("update", "delete")

_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS journal_no_{event} BEFORE {event.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    for event in _EVENTS
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$""",
    f"""CREATE OR REPLACE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_append_only()""",
    f"""CREATE OR REPLACE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()""",
)
_GONE = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS journal_no_{event}" for event in _EVENTS),
    "postgresql": tuple(f"DROP TRIGGER IF EXISTS journal_no_{what} ON {TABLE}" for what in ("change", "truncate")),
}
_INSTALL = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_ASK = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_no_%'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'journal_no_%' AND tgenabled = 'O'",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the fence up; does nothing where it stands. Raises KeyError for a database that pingyi does not run on."""
    _run(connection, _INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take it down: for a migration that goes back, and for tests that empty the database."""
    _run(connection, _GONE[connection.vendor])


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether it is up."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK[connection.vendor])
        return bool(cursor.fetchone()[0] == len(_EVENTS))


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
