"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.registers import views_carry, views_people, views_rows, views_tree, views_unit

app_name = "registers"
urlpatterns = [
    path("", views_tree.home, name="home"),
    path("units/<str:code>/", views_unit.unit, name="unit"),
    path("units/<str:code>/new", views_tree.create, name="create"),
    path("units/<str:code>/change/<slug:what>", views_tree.change, name="change"),
    path("units/<str:code>/members/", views_people.members, name="members"),
    path("units/<str:code>/members/new", views_people.member_new, name="member-new"),
    path("members/<int:pk>/<slug:what>", views_people.member_change, name="member-change"),
    path("units/<str:code>/posts/new", views_people.post_new, name="post-new"),
    path("posts/<int:pk>/end", views_people.post_end, name="post-end"),
    path("forms/", views_rows.overview, name="overview"),
    path("carry", views_carry.carry, name="carry"),
    path("forms/<slug:form>/", views_rows.rows, name="rows"),
    path("forms/<slug:form>/add", views_rows.add, name="add"),
    path("forms/<slug:form>/export", views_rows.export, name="export"),
]
