"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.records import views_entry, views_list, views_record

app_name = "records"
urlpatterns = [
    path("", views_list.records, name="list"),
    path("export", views_list.export, name="export"),
    path("month", views_entry.month, name="month"),
    path("reminders/<int:pk>/seen", views_entry.seen_reminder, name="reminder-seen"),
    path("new/<slug:form>/<str:unit>/", views_entry.new, name="new"),
    path("draft/<slug:form>/<str:unit>/", views_entry.draft, name="draft"),
    path("<int:pk>/", views_record.record, name="record"),
    path("<int:pk>/edit", views_record.edit, name="edit"),
    path("<int:pk>/withdraw", views_record.withdrawn, name="withdraw"),
    path("<int:pk>/attach", views_record.attach, name="attach"),
    path("attachments/<int:pk>/", views_record.attachment, name="attachment"),
    path("attachments/<int:pk>/remove", views_record.detach, name="detach"),
]
