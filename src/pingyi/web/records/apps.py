"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What branches record, and what their committee says to it."""

    name = "pingyi.web.records"
    verbose_name = "纪实"
