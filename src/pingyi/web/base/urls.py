"""The front door, long work, and the word about state secrets."""

from __future__ import annotations

from django.urls import path

from pingyi.web.base import views

app_name = "base"
urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancel", views.job_cancel, name="job-cancel"),
]
