"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.home, name="home"),
    path("new", views.new, name="new"),
    path("uploads/<int:pk>/", views.upload, name="upload"),
    path("uploads/<int:pk>/take", views.take, name="take"),
    path("uploads/<int:pk>/discard", views.discard, name="discard"),
    path("batches/<int:pk>/", views.batch, name="batch"),
    path("batches/<int:pk>/undo", views.batch_undo, name="undo"),
]
