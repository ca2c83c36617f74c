"""Which fonts are taken, and what is said about it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from pingyi.documents import fonts
from pingyi.documents.fonts import Face, Fontset, choose
from pingyi.errors import FontsMissing

FREE = [
    Face("FandolFang R", 400, "/tex/fang.otf"),
    Face("LXGW WenKai", 300, "/kai/light.ttf"),
    Face("LXGW WenKai", 400, "/kai/regular.ttf"),
    Face("Noto Serif CJK SC", 400, "/noto/serif.ttc"),
    Face("Noto Serif CJK SC", 700, "/noto/serif-bold.ttc"),
    Face("Noto Sans CJK SC", 400, "/noto/sans.ttc"),
]
OWN = [
    Face("方正小标宋简体", 400, "/site/xbs.ttf"),
    Face("FangSong_GB2312", 400, "/site/fs.ttf"),
    Face("KaiTi_GB2312", 400, "/site/kt.ttf"),
    Face("SimHei", 400, "/site/hei.ttf"),
    Face("SimSun", 400, "/site/song.ttc"),
]


def test_free_fonts_stand_in_and_it_is_said() -> None:
    found = choose([], FREE)
    assert found.chains["fang"] == ("FandolFang R", "LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC")
    assert found.weights["xiaobiao"] == 700
    assert found.figures == "Noto Serif CJK SC"
    assert found.folders == ("/noto", "/kai", "/tex")
    assert "小标宋以Noto Serif CJK SC、仿宋以FandolFang R、楷体以LXGW WenKai、黑体以Noto Sans CJK SC" in found.notice
    assert "PINGYI_FONTS" in found.notice


def test_the_sites_own_come_first_and_rare_characters_still_have_a_fallback() -> None:
    found = choose(OWN, FREE)
    assert {role: chain[0] for role, chain in found.chains.items()} == {
        "xiaobiao": "方正小标宋简体", "fang": "FangSong_GB2312", "kai": "KaiTi_GB2312", "hei": "SimHei", "song": "SimSun",
    }  # fmt: skip
    assert found.chains["fang"][1:] == ("FandolFang R", "LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC")
    assert (found.notice, found.figures, dict(found.stand_ins)) == ("", "", {})


def test_what_the_machine_has_comes_before_stand_ins_and_after_the_site() -> None:
    system = [*FREE, Face("FangSong", 400, "/win/simfang.ttf")]
    assert choose([], system).chains["fang"][0] == "FangSong"
    assert choose(OWN, system).chains["fang"][:2] == ("FangSong_GB2312", "FangSong")


def test_a_site_may_have_some_only() -> None:
    assert set(choose(OWN[1:2], FREE).stand_ins) == {"xiaobiao", "kai", "hei", "song"}


def test_no_font_at_all_is_refused_with_what_to_install() -> None:
    with pytest.raises(FontsMissing, match="缺少小标宋、仿宋、楷体、黑体、宋体字体，") as refused:
        choose([], [Face("DejaVu Sans", 400, "/x.ttf")])
    assert "apt install fonts-noto-cjk fonts-lxgw-wenkai" in str(refused.value)


def test_one_kind_missing_is_named() -> None:
    with pytest.raises(FontsMissing, match=r"^缺少黑体字体"):
        choose([], [face for face in FREE if "Sans" not in face.family])


def test_the_folder_is_the_one_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], bool]] = []

    def faces(folders: list[str] | tuple[str, ...], *, system: bool) -> list[Face]:
        asked.append((list(folders), system))
        return FREE if system else OWN

    monkeypatch.setattr(fonts, "_faces", faces)
    monkeypatch.setenv("PINGYI_FONTS", str(tmp_path))
    fonts._find.cache_clear()
    assert fonts.find().stand_ins == {}
    assert asked[0] == ([str(tmp_path)], False)
    fonts._find.cache_clear()


def test_stand_ins_are_told_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    told: Fontset = choose([], FREE)
    monkeypatch.setattr(fonts, "_find", lambda _: told)
    fonts._announce.cache_clear()
    with caplog.at_level(logging.WARNING, "pingyi.fonts"):
        fonts.find()
        fonts.find()
    assert caplog.messages == [told.notice]


def test_a_folder_without_fonts_has_no_faces(tmp_path: Path) -> None:
    assert fonts._faces([str(tmp_path)], system=False) == fonts._faces([], system=False) == []
