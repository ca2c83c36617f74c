"""Traditional characters: the rules of recognition are written for 规范汉字, so a text in the others needs a word."""

from __future__ import annotations

import re

# Characters that texts in 规范汉字 never hold (none is in GB/T 2312) and an office's texts in the other script hold soonest.
_TRADITIONAL = (
    "黨務區鎮鄉責書記幹領導國會議員織級產業發動實體關應對這個們來時學習練題點總結設備項億萬餘節約農險優質營環"
    "資開闊際團隊創為確辦處報歲長張組統籌協調嚴肅紀檢監現場規範標準廣達難階層壓緊讓與從眾參觀評價檔網絡號計劃"
    "歷過還進運選擇識別貫徹執華變認證試語談話護衛隨機養車馬門問間聞龍鳳愛電風飛數據樣條橋歡權極構戰"
)
_ANY = re.compile(f"[{_TRADITIONAL}]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST, _SHARE = 5, 50
"""So many, and one in so many Chinese characters: a name of a person or a place may hold one or two."""


def traditional_in(text: str) -> list[str]:
    """The first three traditional characters of a text that is (largely) written in them; else nothing."""
    found = _ANY.findall(text)
    if len(found) < _LEAST or len(found) * _SHARE < len(_HAN.findall(text)):
        return []
    return list(dict.fromkeys(found))[:3]
