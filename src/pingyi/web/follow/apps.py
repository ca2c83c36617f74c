"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class FollowConfig(AppConfig):
    """What follows the verdict."""

    name = "pingyi.web.follow"
    verbose_name = "整改与复核"

    def ready(self) -> None:
        """Tell the worker what the long work here is."""
        from pingyi.web.follow import tasks  # noqa: F401, PLC0415  models are not there before
