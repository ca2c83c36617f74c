"""Pages. A pack is named “ship-seed-district” (it ships) or “up-12” (uploaded)."""

from __future__ import annotations

from django.urls import path

from pingyi.web.rulebooks import views, views_read

app_name = "rulebooks"
urlpatterns = [
    path("", views.home, name="home"),
    path("duties/", views_read.duties, name="duties"),
    path("forms/", views_read.forms, name="forms"),
    path("forms/<slug:form_id>/", views_read.form, name="form"),
    path("rubric/", views_read.rubric, name="rubric"),
    path("upload/", views.upload, name="upload"),
    path("books/<slug:key>/", views.book, name="book"),
    path("books/<slug:key>/cases/", views.cases, name="cases"),
    path("books/<slug:key>/switch", views.switch, name="switch"),
    path("books/<slug:key>/against/<slug:other>/", views.compare, name="compare"),
]
