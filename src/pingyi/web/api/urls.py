"""The pages for people; the API itself hangs below api/v1/ in :mod:`pingyi.web.urls`."""

from __future__ import annotations

from django.urls import path

from pingyi.web.api import views

app_name = "api"
urlpatterns = [
    path("", views.docs, name="docs"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/new/<int:mandate>", views.token_new, name="token-new"),
    path("tokens/<int:pk>/withdraw", views.token_withdraw, name="token-withdraw"),
]
