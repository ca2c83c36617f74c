"""The rules: whoever works with them reads those in force; the district changes them."""

from __future__ import annotations

from tests.web.matrix_case import Case

READERS = {"district", "committee", "neighbour", "branch", "stranger"}
DISTRICT = {"district"}
BOOK = {"key": "ship-regulations"}

MATRIX = {
    "rulebooks:home": Case(roles=READERS),
    "rulebooks:duties": Case(roles=READERS),
    "rulebooks:forms": Case(roles=READERS),
    "rulebooks:form": Case(roles=READERS, kwargs={"form_id": "branch-meeting"}),
    "rulebooks:rubric": Case(roles=READERS),
    "rulebooks:upload": (Case(roles=DISTRICT), Case("post", roles=DISTRICT, fine={422})),
    "rulebooks:book": Case(roles=DISTRICT, kwargs=BOOK),
    "rulebooks:cases": (Case(roles=DISTRICT, kwargs=BOOK), Case("post", roles=DISTRICT, kwargs=BOOK)),
    "rulebooks:compare": Case(roles=DISTRICT, kwargs=BOOK | {"other": "ship-seed-district"}),
    "rulebooks:switch": Case("post", roles=DISTRICT, kwargs=BOOK, data={"day": "2020-01-01"}),
}
