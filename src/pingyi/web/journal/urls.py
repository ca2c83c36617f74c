"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.lines, name="lines"),
    path("export.xlsx", views.export, name="export"),
    path("<int:number>/", views.line, name="line"),
    path("verification", views.verify, name="verification"),
]
