"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who may enter, and as what: accounts, mandates, three administrators kept apart."""

    name = "pingyi.web.people"
    verbose_name = "用户"
