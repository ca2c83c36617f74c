"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.plans import debrief_views, project_views

app_name = "plans"
urlpatterns = [
    path("", project_views.home, name="home"),
    path("projects/<int:pk>/", project_views.project, name="project"),
    path("projects/<int:pk>/milestones", project_views.milestone_add, name="milestone-add"),
    path("projects/<int:pk>/links", project_views.link, name="link"),
    path("links/<int:pk>/remove", project_views.unlink, name="unlink"),
    path("milestones/<int:pk>/", project_views.milestone, name="milestone"),
    path("lists/", project_views.lists, name="lists"),
    path("debriefs/", debrief_views.debrief_list, name="debriefs"),
    path("debriefs/<int:pk>/", debrief_views.debrief, name="debrief"),
    path("debriefs/<int:pk>/edit", debrief_views.debrief_edit, name="debrief-edit"),
    path("debriefs/<int:pk>/hand-in", debrief_views.debrief_hand, name="debrief-hand"),
    path("debriefs/<int:pk>/return", debrief_views.debrief_return, name="debrief-return"),
    path("debriefs/<int:pk>/file/<slug:ending>", debrief_views.debrief_file, name="debrief-file"),
]
