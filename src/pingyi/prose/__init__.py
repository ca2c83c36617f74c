"""The writer: claims → Chinese text in a document tree. It reads a review and nothing else, and writes no number of its own."""

from pingyi.prose.commentary import Options, commentary
from pingyi.prose.debrief import debrief_comment

__all__ = ["Options", "commentary", "debrief_comment"]
