"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Every change, in a chain of hashes."""

    name = "pingyi.web.journal"
    verbose_name = "日志"

    def ready(self) -> None:
        """Long work is known once its module is loaded."""
        from pingyi.web.journal import verification  # noqa: F401, PLC0415  it needs the models
