"""All pages. Each app brings its own; the permission matrix test walks this list and fails for a page that it does not know."""

from __future__ import annotations

from django.urls import include, path

from pingyi.web.api.endpoints import api

urlpatterns = [
    path("", include("pingyi.web.base.urls")),
    path("people/", include("pingyi.web.people.urls")),
    path("journal/", include("pingyi.web.journal.urls")),
    path("registers/", include("pingyi.web.registers.urls")),
    path("records/", include("pingyi.web.records.urls")),
    path("intake/", include("pingyi.web.intake.urls")),
    path("board/", include("pingyi.web.board.urls")),
    path("follow/", include("pingyi.web.follow.urls")),
    path("plans/", include("pingyi.web.plans.urls")),
    path("rulebooks/", include("pingyi.web.rulebooks.urls")),
    path("years/", include("pingyi.web.years.urls")),
    path("api/v1/", api.urls),
    path("api/", include("pingyi.web.api.urls")),
]
handler403 = "pingyi.web.base.views.forbidden"
handler404 = "pingyi.web.base.views.not_found"
handler500 = "pingyi.web.base.views.broken"
