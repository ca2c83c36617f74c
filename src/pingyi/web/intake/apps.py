"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Workbooks in: looked at first, taken in as one batch, undone as one."""

    name = "pingyi.web.intake"
    verbose_name = "导入"

    def ready(self) -> None:
        """Make its long work known to the worker."""
        from pingyi.web.intake import work  # noqa: F401, PLC0415  models must be loaded before
