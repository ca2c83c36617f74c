"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.board import views

app_name = "board"
urlpatterns = [
    path("", views.board, name="board"),
    path("pending", views.pending, name="pending"),
    path("judge", views.judge, name="judge"),
    path("remind", views.remind, name="remind"),
    path("<str:unit>/<slug:duty>/", views.cell, name="cell"),
]
