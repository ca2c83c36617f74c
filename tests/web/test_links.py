"""From the first page on, every link of every page leads somewhere, and every page is one that everybody can read."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

import pytest
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve
from lxml import html

from pingyi.web.people.models import Role
from tests.web.loaded import Loaded, loaded

__all__ = ["loaded"]
ALIKE = 2
"""So many pages of one sort are looked at (of each of a pack's forms: one); the next hundred differ in their rows only."""
WRONG = {
    "nothing to read": "//a[not(@aria-label)][not(normalize-space())] | //button[not(@aria-label)][not(normalize-space())]",
    "no alt": "//img[not(@alt)]",
    "a picture without a role": "//svg[not(@role)]",
    "a table without heads": "//table[not(.//th)]",
    "inline": "//*[@style] | //style | //script[not(@src)] | //*[@*[starts-with(name(), 'on')]]",
    "a form in a form": "//form//form",
}
Element: TypeAlias = Any  # lxml brings no types


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DISTRICT, Role.COMMITTEE, Role.BRANCH, Role.SYSTEM, Role.SECURITY, Role.AUDIT])
def test_every_link_leads_to_a_page_that_everybody_can_read(loaded: Loaded, role: Role) -> None:
    client = loaded.client(role)
    waiting, known, seen = deque([("/", "")]), {"/"}, Counter[Sort]()
    wrong: list[str] = []
    while waiting:
        address, source = waiting.popleft()
        answer = client.get(address, follow=False)
        where = f"{address} (from {source})"
        if answer.status_code in {301, 302}:
            found = [urljoin(address, answer.headers["Location"])]
        elif answer.status_code != 200:
            wrong.append(f"{where}: {answer.status_code}")
            continue
        elif "html" not in answer.headers["Content-Type"] or "attachment" in answer.get("Content-Disposition", ""):
            _drain(answer)
            continue
        else:
            page = html.fromstring(answer.content.decode())
            wrong += [f"{where}: {fault}" for fault in faults(page)]
            found = [urljoin(address, one) for one in ways(page)]
        for one in found:
            target = urldefrag(one).url
            if target in known or not urlsplit(target).path.startswith("/") or urlsplit(target).netloc:
                continue
            known.add(target)
            sort = sort_of(target)
            seen[sort] += 1
            if seen[sort] <= (1 if sort.named else ALIKE):
                waiting.append((target, address))
    assert not wrong, "\n".join(wrong)
    assert len(known) >= 5


def ways(page: Element) -> Iterator[str]:
    """Where the page leads: its links, and its questions as they stand there."""
    yield from map(str, page.xpath("//a/@href"))
    for form in page.forms:
        if form.method == "GET":
            yield f"{form.get('action') or ''}?{urlencode(form.form_values())}"


class Sort(NamedTuple):
    """Pages of one sort are made by one view, name the same form or kind, and are asked the same questions."""

    view: str
    named: tuple[str, ...]
    asked: tuple[str, ...]


def sort_of(address: str) -> Sort:
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return Sort(address, (), ())
    named = sorted(str(match.kwargs[name]) for name in {"kind", "what", "form", "form_id"} & match.kwargs.keys())
    return Sort(match.view_name, tuple(named), tuple(sorted(parse_qs(parts.query))))


def _drain(answer: HttpResponseBase) -> None:
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streaming answer has it


def faults(page: Element) -> Iterator[str]:
    """What keeps somebody from reading or using the page."""
    if page.get("lang") != "zh-CN":
        yield "no lang"
    if len(page.xpath("//h1")) != 1:
        yield f"{len(page.xpath('//h1'))} h1"
    if not page.findtext(".//title", "").removesuffix(" · 评议").strip():
        yield "no title of its own"
    ids = Counter(page.xpath("//@id"))
    yield from (f"id {one} stands {count} times" for one, count in ids.items() if count > 1)
    for label in page.xpath("//label/@for | //@aria-describedby | //@list"):
        yield from (f"points nowhere: {one}" for one in str(label).split() if one not in ids)
    for name, path in WRONG.items():
        yield from (f"{name}: {html.tostring(one, encoding='unicode')[:120]}" for one in page.xpath(path))
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        if not _labelled(page, field):
            yield f"no label: {html.tostring(field, encoding='unicode')[:120]}"


def _labelled(page: Element, field: Element) -> bool:
    if any(field.get(name, "").strip() for name in ("aria-label", "aria-labelledby", "title")):
        return True
    labels = [*field.iterancestors("label"), *page.xpath("//label[@for=$id]", id=field.get("id") or "-")]
    return any(label.text_content().strip() for label in labels)
