from __future__ import annotations

import json
from pathlib import Path

from pingyi.cli import app
from pingyi.demo.workbooks import NOTES


def test_the_demo_writes_what_it_found_of_its_plants_and_what_besides(tmp_path: Path) -> None:
    assert app(["demo", "--out", str(tmp_path), "--size", "tiny", "--no-web"], standalone_mode=False) == 0
    found = json.loads((tmp_path / NOTES / "found-2019.json").read_text("utf-8"))
    stated = {name for name, sentences in found["planted"].items() if sentences}
    assert stated
    assert set(found["missed"]) == found["planted"].keys() - stated
    assert found["besides"]
    assert not set(found["besides"]) & {text for texts in found["planted"].values() for text in texts}
