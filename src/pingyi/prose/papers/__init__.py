"""All official documents of a review, each a pure function `Review → Document`, and the whole set in its order."""

from pingyi.prose.papers.circular import circular
from pingyi.prose.papers.debrief_report import debrief_report, problem_share
from pingyi.prose.papers.feedback import feedback
from pingyi.prose.papers.lists import duty_list, problem_list, rectification_list
from pingyi.prose.papers.orders import orders
from pingyi.prose.papers.plan import breakdown, plan
from pingyi.prose.papers.remarks import minutes, remarks
from pingyi.prose.papers.whole import Paper, count, kinds, one, papers

__all__ = [
    "Paper", "breakdown", "circular", "count", "debrief_report", "duty_list", "feedback", "kinds", "minutes", "one",
    "orders", "papers", "plan", "problem_list", "problem_share", "rectification_list", "remarks",
]  # fmt: skip
