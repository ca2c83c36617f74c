"""A file as an answer: its type by its ending, its name in Chinese where the browser can take it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}


def download(content: bytes, name: str) -> HttpResponse:
    """A file to be saved under ``name``, whose ending is one of :data:`TYPES`."""
    answer = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return answer
