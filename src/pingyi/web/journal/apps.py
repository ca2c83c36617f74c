"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Every change, in a chain of hashes."""

    name = "pingyi.web.journal"
    verbose_name = "日志"
