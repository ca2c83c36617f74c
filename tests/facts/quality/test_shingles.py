from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.facts.quality.masking import Masker
from pingyi.facts.quality.shingles import LENGTH, earlier_twins


def shingles(text: str) -> set[str]:
    return {text[at : at + LENGTH] for at in range(max(1, len(text) - LENGTH + 1))}


def plainly(texts: list[str]) -> list[int | None]:
    """The first earlier text that is like each, by comparing all pairs."""
    found: list[int | None] = []
    for index, text in enumerate(texts):
        twins = (
            other
            for other in range(index)
            if text
            and texts[other]
            and 10 * len(shingles(text) & shingles(texts[other])) >= 9 * len(shingles(text) | shingles(texts[other]))
        )
        found.append(next(twins, None))
    return found


SEEDS = [
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥" * 2,
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳",
]
EDITED = st.builds(
    lambda seed, at, new: seed[:at] + new + seed[at + 1 :],
    st.sampled_from(SEEDS),
    st.integers(0, 40),
    st.sampled_from(["", "某", "某某", "岁"]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(EDITED | st.text("甲乙丙", max_size=12), max_size=12))
def test_equals_comparing_all_pairs(texts: list[str]) -> None:
    assert earlier_twins(texts) == plainly(texts)


def test_no_texts() -> None:
    assert earlier_twins([]) == []
    assert earlier_twins(["", ""]) == [None, None]


def test_repeat_of_a_near_copy_names_the_original() -> None:
    seed = SEEDS[1] * 3
    near = seed + "某"
    assert earlier_twins([seed, near, near, "", seed]) == [None, 0, 0, None, 0]


def test_long_text_that_holds_a_short_one_is_no_copy_of_it() -> None:
    short, long = "天地玄黄宇宙", SEEDS[0] * 2 + SEEDS[1][10:]
    assert earlier_twins([short, short + long, long, long + "终"]) == plainly([short, short + long, long, long + "终"])


def test_masks() -> None:
    mask = Masker(["王庄村", "王庄村党支部", "覃汀斓", "李"])
    assert mask("王庄村党支部４月1日，覃汀斓等十二人 到会。") == mask("王庄村党支部5月23日覃汀斓等9人到会")
    assert mask("王庄村开会") == mask("覃汀斓开会") != mask("李开会")
    assert mask("2019年4月1日上午9:30") == mask("2018-12-05上午14时05分")


def test_nothing_to_mask() -> None:
    assert Masker([])("甲，乙_丙") == "甲乙丙"
    assert Masker([""])("甲") == "甲"


@given(st.lists(st.text("甲乙丙", min_size=2, max_size=4), min_size=1), st.text("甲乙丙丁", max_size=20))
def test_longest_name_is_masked(names: list[str], text: str) -> None:
    expected, at = "", 0
    ordered = sorted(names, key=len, reverse=True)
    while at < len(text):
        hit = next((name for name in ordered if text.startswith(name, at)), None)
        expected += "\ue000" if hit else text[at]
        at += len(hit) if hit else 1
    assert Masker(names)(text) == expected


@given(
    st.lists(st.text("王庄Ａ㎡\n李", max_size=4), max_size=5),
    st.lists(st.text("王庄A㎡\n李，", max_size=8), max_size=4),
)
def test_names_that_begin_nowhere_need_not_be_looked_for(names: list[str], texts: list[str]) -> None:
    some, every = Masker(names, texts), Masker(names)
    assert [some(text) for text in texts] == [every(text) for text in texts]
