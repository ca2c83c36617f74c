"""Pages. A review is named “r12” (of a seal) or “s7” (the year as it stands)."""

from __future__ import annotations

from django.urls import path

from pingyi.web.years import (
    views_board,
    views_editor,
    views_explain,
    views_papers,
    views_quality,
    views_scores,
    views_seals,
)

app_name = "years"
urlpatterns = [
    path("", views_board.dashboard, name="dashboard"),
    path("likely/", views_board.likely, name="likely"),
    path("refresh", views_board.refresh, name="refresh"),
    path("quality/", views_quality.quality, name="quality"),
    path("quality/<int:pk>/settle", views_quality.settle, name="settle"),
    path("review/", views_seals.review, name="review"),
    path("lock", views_seals.lock, name="lock"),
    path("peers", views_seals.peers, name="peers"),
    path("seal/", views_seals.seal_new, name="seal-new"),
    path("seals/<int:pk>/", views_seals.seal, name="seal"),
    path("seals/<int:pk>/score", views_seals.score, name="score"),
    path("reviews/<int:pk>/publish", views_seals.publish, name="publish"),
    path("reviews/<int:pk>/decide/<str:unit>", views_scores.decide, name="decide"),
    path("reviews/<int:pk>/decide", views_scores.decide_rest, name="decide-rest"),
    path("at/<str:source>/scores/", views_scores.scores, name="scores"),
    path("at/<str:source>/scores.xlsx", views_scores.export, name="export"),
    path("at/<str:source>/sheets/<str:unit>/", views_scores.sheet, name="sheet"),
    path("at/<str:source>/sheets/<str:unit>/years/", views_scores.compare, name="compare"),
    path("at/<str:source>/sheets/<str:unit>/<str:item>/", views_explain.explain_item, name="item"),
    path("at/<str:source>/explain/<str:key>/", views_explain.explain, name="explain"),
    path("reviews/<int:pk>/papers/", views_papers.papers, name="papers"),
    path("reviews/<int:pk>/papers/bundle", views_papers.bundle, name="bundle"),
    path("reviews/<int:pk>/files/<str:name>", views_papers.file, name="file"),
    path("reviews/<int:pk>/papers/<str:kind>/", views_papers.read, name="paper"),
    path("reviews/<int:pk>/papers/<str:kind>/download", views_papers.download, name="download"),
    path("reviews/<int:pk>/papers/<str:kind>/edit/", views_editor.commentary, name="commentary"),
    path("reviews/<int:pk>/papers/<str:kind>/edit/save", views_editor.edit, name="edit"),
    path("reviews/<int:pk>/papers/<str:kind>/<str:unit>/", views_papers.read, name="paper-of"),
    path("reviews/<int:pk>/papers/<str:kind>/<str:unit>/download", views_papers.download, name="download-of"),
    path("reviews/<int:pk>/papers/<str:kind>/<str:unit>/edit/", views_editor.commentary, name="commentary-of"),
    path("reviews/<int:pk>/papers/<str:kind>/<str:unit>/edit/save", views_editor.edit, name="edit-of"),
]
