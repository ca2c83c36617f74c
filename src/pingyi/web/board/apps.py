"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """What is due, overdue and done, unit by unit, and what the committee says to it."""

    name = "pingyi.web.board"
    verbose_name = "应办看板"
