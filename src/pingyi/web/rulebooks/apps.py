"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    """Rule packs: uploaded, checked, compared, switched on from a date."""

    name = "pingyi.web.rulebooks"
    verbose_name = "规则包"

    def ready(self) -> None:
        """Tell the worker what the packs' long work is."""
        from pingyi.web.rulebooks import tasks  # noqa: F401, PLC0415  models are not there before
