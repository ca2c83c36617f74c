"""Chromium, and the made-up district on each database. What is missing on the machine is a failure, never a skip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from checks.web.houses import DATABASES, read_workbooks, served
from checks.web.persons import Person

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Comes = Callable[..., Person]


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return read_workbooks(tmp_path_factory.mktemp("workbooks"))


@pytest.fixture(scope="session", params=DATABASES)
def house(request: pytest.FixtureRequest, workbooks: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the district on one of the databases."""
    with served(request.param, workbooks, tmp_path_factory.mktemp("house") / "home") as address:
        yield address


@pytest.fixture(scope="module")  # its driver's loop must be gone before another module starts its own
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("本机没有 Chromium：请运行 .ci/web-tools，或安装 chromium（Debian：apt install chromium）。")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def comes(browser: Browser, house: str) -> Iterator[Comes]:
    """``comes("zhibu", width=360)``: somebody sits down at a browser and signs in; at the end nobody may have met a fault."""
    here: list[Person] = []

    def come(username: str, **how: Any) -> Person:
        person = Person(browser, house, username, **how)
        here.append(person)
        person.sign_in()
        return person

    yield come
    faults = [fault for person in here for fault in person.faults]
    for person in here:
        person.context.close()
    assert not faults, "\n".join(faults)
