"""Speeches, plans and reports → findings and tasks, each with its place in the text.

- :func:`read`: a source → :class:`Reading`
- :mod:`~pingyi.reading.speech.outputs`: as JSON and as a workbook
- :mod:`~pingyi.reading.speech.plan_pack`: the tasks as next year's plan pack

All words and rules of recognition are data, in ``data/``.
"""

from pingyi.reading.speech.model import Finding, Name, Quantity, Reading, Task, When
from pingyi.reading.speech.outline import Heading
from pingyi.reading.speech.reading import read

__all__ = ["Finding", "Heading", "Name", "Quantity", "Reading", "Task", "When", "read"]
