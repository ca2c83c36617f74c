"""From a program that is not Django into Django: where the home is, the keys in it, the database as this release wants it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SETTINGS = "pingyi.web.settings"


def open_house(home: Path | None = None) -> Path:
    """Make settings and apps ready for this process; where the home lies. Nothing else of :mod:`pingyi.web` may be imported before.

    Raises:
        OSError: the home cannot be made.
        RuntimeError: the process has opened another house before; it cannot change.
    """
    if home is not None:
        os.environ["PINGYI_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    place = Path(os.environ.get("PINGYI_HOME", "pingyi-data")).absolute()
    place.mkdir(parents=True, exist_ok=True)
    _keep_key(place / "secret-key")

    import django  # noqa: PLC0415  it reads the environment
    from django.conf import settings  # noqa: PLC0415  models are there only once Django is set up

    django.setup()
    if place != settings.HOME:
        message = f"this process is at home in {settings.HOME}"
        raise RuntimeError(message)
    return place


def _keep_key(path: Path) -> None:
    """The key that signs sessions: made once, readable by its owner only."""
    if "PINGYI_SECRET_KEY" in os.environ:
        return
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


def migrate() -> None:
    """Bring the database to what this release wants."""
    from django.core.management import call_command  # noqa: PLC0415  models are there only once Django is set up

    call_command("migrate", verbosity=0, interactive=False)
