"""Renderers: document trees and reviews → Markdown, docx, xlsx and a self-contained HTML report. Same input, same bytes."""
