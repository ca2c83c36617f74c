"""The 56 claims that the acceptance tests name are exactly the speech's factual ones, and docs/claims.md speaks of each."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.acceptance.test_claims import CLAIMS

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed-claims.json"


def factual() -> list[str]:
    claims = json.loads(SEED.read_text(encoding="utf-8"))
    return [one["id"] for one in claims if one["kind"] in {"achievement", "problem"} and one["systems"]]


def test_the_acceptance_tests_name_every_factual_claim() -> None:
    assert sorted(CLAIMS) == sorted(factual())
    assert len(CLAIMS) == 56


def test_the_documentation_gives_each_its_standing_measure() -> None:
    page = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b[AP]\d\.\d+\b", page))
    assert set(CLAIMS) <= named


def test_every_register_duty_and_project_of_the_speech_has_its_row() -> None:
    systems = (ROOT.parent / "shared" / "systems.md").read_text(encoding="utf-8")
    ids = re.findall(r"^\| ([A-K]\d+) \|", systems, re.MULTILINE)
    page = (ROOT / "docs" / "systems.md").read_text(encoding="utf-8")
    assert len(ids) > 50
    assert [one for one in ids if not re.search(rf"\b{one}\b", page)] == []
