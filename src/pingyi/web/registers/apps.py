"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The tree and the registers that everything hangs on."""

    name = "pingyi.web.registers"
    verbose_name = "名册"
