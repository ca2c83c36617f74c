"""The wheel carries all that the package needs: templates, static files, packs, word lists, the faces' templates."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("pingyi-*.whl")
    return zipfile.ZipFile(wheel)


def test_every_file_of_the_package_is_in_the_wheel_byte_for_byte(carried: zipfile.ZipFile) -> None:
    files = [path for path in (SOURCE / "pingyi").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    kinds = {path.suffix for path in files}

    assert {".html", ".css", ".js", ".svg", ".yaml", ".typ", ".typed", ".py"} <= kinds
    names = set(carried.namelist())
    assert [path for path in files if path.relative_to(SOURCE).as_posix() not in names] == []
    data = [path for path in files if path.suffix != ".py"]
    assert [path for path in data if carried.read(path.relative_to(SOURCE).as_posix()) != path.read_bytes()] == []


def test_it_brings_the_command_the_licence_and_nothing_else(carried: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in carried.namelist()}
    (about,) = top - {"pingyi"}

    assert about.endswith(".dist-info")
    assert "pingyi = pingyi.cli:main" in carried.read(f"{about}/entry_points.txt").decode()
    assert f"{about}/licenses/LICENSE" in carried.namelist()
