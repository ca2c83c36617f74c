"""Opens docx files in LibreOffice, with free fonts in the place of the official ones, and prints them as PDF."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

# official name → (free family, weight); the same choice as pingyi.documents.fonts makes for the PDF
ALIASES: Mapping[str, tuple[str, str]] = {
    "仿宋_GB2312": ("FandolFang R", "regular"),
    "仿宋": ("LXGW WenKai", "regular"),
    "楷体_GB2312": ("LXGW WenKai", "regular"),
    "楷体": ("LXGW WenKai", "regular"),
    "黑体": ("Noto Sans CJK SC", "regular"),
    "宋体": ("Noto Serif CJK SC", "regular"),
    "方正小标宋简体": ("Noto Serif CJK SC", "bold"),
}


def printed(papers: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """The docx files, by name, as PDF files by the same names, all in one run of LibreOffice."""
    sources = []
    for name, data in papers.items():
        (folder / f"{name}.docx").write_bytes(data)
        sources.append(str(folder / f"{name}.docx"))
    conf = folder / "fonts.conf"
    conf.write_text(_conf(), encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), *sources],
        check=True,
        capture_output=True,
        timeout=600,
        env=os.environ | {"FONTCONFIG_FILE": str(conf), "HOME": str(folder)},
    )
    return {name: folder / f"{name}.pdf" for name in papers}


def _conf() -> str:
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{official}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{free}</string></edit>'
        + ('<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>' if weight == "bold" else "")
        + "</match>"
        for official, (free, weight) in ALIASES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{rules}</fontconfig>'
    )
