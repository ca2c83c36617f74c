"""The fonts of an official paper: the site's own licensed ones first, then what the machine has, then free stand-ins.

No font is shipped: 方正小标宋, 仿宋_GB2312 and 楷体_GB2312 may not be, and the free ones are large. They are found at run time in
``PINGYI_FONTS`` (or ``./fonts``), in the system's folders and in TeX Live's. Each kind of type is a chain: a character that the
first font lacks, as 仿宋_GB2312 lacks 堃 and 䶮, is taken from the next.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from pingyi.errors import FontsMissing

Role = Literal["xiaobiao", "fang", "kai", "hei", "song"]

NAMES: Mapping[Role, str] = {"xiaobiao": "小标宋", "fang": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体"}
WORD: Mapping[Role, str] = {
    "xiaobiao": "方正小标宋简体",
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
"""What docx names: the fonts that offices have in Word and WPS."""
RARE: Mapping[Role, str] = {"xiaobiao": "宋体", "fang": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体"}
"""What docx names for a character outside GB 2312, which the fonts of :data:`WORD` lack."""

_OFFICIAL: Mapping[Role, tuple[str, ...]] = {
    "xiaobiao": (
        "方正小标宋简体",
        "方正小标宋_gbk",
        "fzxiaobiaosong-b05s",
        "fzxiaobiaosong-b05",
        "方正小标宋",
        "小标宋体",
    ),
    "fang": (
        "仿宋_gb2312",
        "fangsong_gb2312",
        "仿宋",
        "fangsong",
        "stfangsong",
        "华文仿宋",
        "方正仿宋_gbk",
        "fzfangsong-z02",
    ),
    "kai": ("楷体_gb2312", "kaiti_gb2312", "楷体", "kaiti", "stkaiti", "华文楷体", "方正楷体_gbk", "fzkai-z03"),
    "hei": ("黑体", "simhei", "stheiti", "华文黑体", "方正黑体_gbk", "fzhei-b01"),
    "song": ("宋体", "simsun", "stsong", "华文宋体", "方正书宋_gbk", "fzshusong-z01"),
}
_STAND_INS: Mapping[Role, tuple[tuple[str, int], ...]] = {
    "xiaobiao": (("Noto Serif CJK SC", 700), ("Source Han Serif SC", 700), ("FandolSong", 700)),
    "fang": (
        ("FandolFang R", 400),
        ("FandolFang", 400),
        ("LXGW WenKai", 400),
        ("AR PL UKai CN", 400),
        ("Noto Serif CJK SC", 400),
        ("Source Han Serif SC", 400),
    ),
    "kai": (("LXGW WenKai", 400), ("AR PL UKai CN", 400), ("FandolKai", 400), ("Noto Serif CJK SC", 400)),
    "hei": (("Noto Sans CJK SC", 400), ("Source Han Sans SC", 400), ("WenQuanYi Zen Hei", 400), ("FandolHei", 400)),
    "song": (("Noto Serif CJK SC", 400), ("Source Han Serif SC", 400), ("FandolSong", 400), ("AR PL UMing CN", 400)),
}
_LAST = (("LXGW WenKai", 400), ("Noto Serif CJK SC", 400), ("Noto Sans CJK SC", 400))
_FIGURES = ("Noto Serif CJK SC", "Source Han Serif SC")
_TEX = ("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol", "/usr/share/texmf/fonts/opentype/public/fandol")
_LOG = logging.getLogger("pingyi.fonts")


@dataclass(frozen=True)
class Fontset:
    """The fonts found: by kind the chain of families and the weight of its first, the folders they lie in, and what stands in."""

    chains: Mapping[Role, tuple[str, ...]]
    weights: Mapping[Role, int]
    folders: tuple[str, ...]
    stand_ins: Mapping[Role, str]
    figures: str = ""
    """The family of digits and Latin letters in 仿宋 where the stand-in's own are too heavy beside its strokes."""

    @property
    def notice(self) -> str:
        """One sentence for the user on what stands in; empty where nothing does."""
        if not self.stand_ins:
            return ""
        told = "、".join(f"{NAMES[role]}以{family}" for role, family in self.stand_ins.items())
        return (
            f"PDF字体：本机没有公文规定的字体，{told}代替。"
            "如需与规定一致，请把本单位已获授权的字体文件放入fonts文件夹，或用环境变量PINGYI_FONTS指明其所在文件夹。"
        )


@dataclass(frozen=True)
class Face:
    """One font of one file."""

    family: str
    weight: int
    path: str


def find(site: Path | None = None) -> Fontset:
    """The fonts of this machine; says once, as a warning of the log “pingyi.fonts”, what stands in for what.

    Args:
        site: the folder of the site's own fonts; by default that of ``PINGYI_FONTS``, else ``./fonts``.

    Raises:
        FontsMissing: there is a kind of type for which the machine has neither the official font nor a stand-in.
    """
    found = _find(str(site or os.environ.get("PINGYI_FONTS") or "fonts"))
    _announce(found.notice)
    return found


@cache
def _find(site: str) -> Fontset:
    system = tuple(folder for folder in _TEX if Path(folder).is_dir())
    return choose(_faces([site] if Path(site).is_dir() else [], system=False), _faces(system, system=True))


@cache
def _announce(notice: str) -> None:
    if notice:
        _LOG.warning(notice)


def choose(site: Sequence[Face], system: Sequence[Face]) -> Fontset:
    """The chains from the faces of the site's folder and of the machine.

    Raises:
        FontsMissing: a kind of type has no font at all.
    """
    chains: dict[Role, tuple[str, ...]] = {}
    weights: dict[Role, int] = {}
    stand_ins: dict[Role, str] = {}
    used: list[Face] = []
    for role in NAMES:
        official = [*_official(role, site), *_official(role, system)]
        faces = [*official, *_stand_ins(_STAND_INS[role], [*site, *system])]
        if not faces:
            continue
        if not official:
            stand_ins[role] = faces[0].family
        chain = [*faces, *_stand_ins(_LAST, [*site, *system])]
        chains[role] = tuple(dict.fromkeys(face.family for face in chain))
        weights[role] = faces[0].weight
        used += chain
    if missing := [NAMES[role] for role in NAMES if role not in chains]:
        raise FontsMissing(missing)
    folders = tuple(dict.fromkeys(str(Path(face.path).parent) for face in used))
    figures = next((family for family in _FIGURES if family in chains["fang"]), "")
    return Fontset(chains, weights, folders, stand_ins, figures if chains["fang"][0].startswith("FandolFang") else "")


def _official(role: Role, faces: Iterable[Face]) -> list[Face]:
    order = _OFFICIAL[role]
    own = [face for face in faces if face.family.lower() in order]
    return sorted(own, key=lambda face: (order.index(face.family.lower()), abs(face.weight - 400), face.path))


def _stand_ins(wanted: Sequence[tuple[str, int]], faces: Sequence[Face]) -> list[Face]:
    """The faces of the wanted families, nearest to the weight asked for, in the order asked for."""
    found = []
    for family, weight in wanted:
        own = [face for face in faces if face.family == family]
        if own:
            found.append(min(own, key=lambda face: (abs(face.weight - weight), face.path)))
    return found


def _faces(folders: Sequence[str], *, system: bool) -> list[Face]:
    if not folders and not system:
        return []
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=list(folders))
    return [Face(font.family, int(font.weight), str(font.path)) for font in fonts.fonts() if font.path]
