"""Somebody at a browser, who notes whatever is not right on each page that they see."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize, expect

from pingyi.web.demo import PASSWORD

PHONE = 360
WIDTHS = (PHONE, 768, 1440)
PATIENCE = 30_000
"""Milliseconds for a page; LONG for work that the worker does."""
LONG = 240_000
expect.set_options(timeout=PATIENCE)
PICTURES = os.environ.get("PINGYI_SCREENSHOTS", "")
"""A folder for pictures of every page at every width, for people to look at; usually none."""
_REFUSALS = frozenset({409, 422})
"""Statuses with which a page says that what was typed will not do."""
_WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("security policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));"""
_TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1
    && !one.closest(".wide, .figures, pre, svg, nav.doors, nav.tabs"));
  return wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 160));
}"""


class Person:
    """Somebody with an account of the made-up district. ``faults``: what was not right so far."""

    def __init__(
        self, browser: Browser, address: str, username: str, *, width: int = 1280, script: bool = True
    ) -> None:
        self.username, self.width, self.faults = username, width, list[str]()
        self._address, self._seen, self._ran = address, set[str](), script
        self.context: BrowserContext = browser.new_context(
            base_url=address, locale="zh-CN", viewport=self._window(width), java_script_enabled=script
        )
        self.context.set_default_timeout(PATIENCE)
        if script:
            self.context.add_init_script(_WATCH)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._fault(f"script: {error}"))
        self.page.on("response", self._answered)
        self.page.on("request", self._asked)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def sign_in(self) -> None:
        """Through the front door."""
        self.page.goto("/")
        self.see("sign-in")
        self.page.get_by_label("用户名").fill(self.username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")
        # An administrator has no doors before the second factor.
        factor = self.page.get_by_role("heading", name="启用第二因素")
        expect(self.page.get_by_label("主菜单").or_(factor)).to_be_attached()

    def open(self, address: str, name: str = "") -> None:
        """Go to a page, and look at it if it is given a name."""
        self.page.goto(address)
        if name:
            self.see(name)

    def door(self, title: str) -> None:
        """Through one of the doors at the top."""
        menu = self.page.locator("header details.menu > summary")
        if menu.is_visible():
            menu.click()
        self.page.get_by_label("主菜单").get_by_role("link", name=title, exact=True).click()

    def press(self, name: str) -> None:
        """The button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def told(self, text: str) -> None:
        """What was done is said at the top."""
        expect(self.page.locator(".notice").filter(has_text=text).first).to_be_visible()

    def see(self, name: str, title: str = "") -> None:
        """Look at the page whose heading says ``title``: not wider than a phone; a picture at each width, if anybody wants them."""
        expect(self.page.locator("h1")).to_contain_text(title)
        self.page.wait_for_load_state()
        if self._ran:
            self.page.set_viewport_size(self._window(PHONE))
            for wide in self.page.evaluate(_TOO_WIDE):
                self._fault(f"{name} ({self.page.url}): wider than {PHONE}: {wide}")
        if PICTURES and name not in self._seen:
            for width in WIDTHS:
                self.page.set_viewport_size(self._window(width))
                path = Path(PICTURES) / f"{name}-{width}.png"
                self.page.screenshot(path=path, full_page=True)
        self._seen.add(name)
        self.page.set_viewport_size(self._window(self.width))

    def ask(self, button: str, over: str, name: str = "") -> None:
        """Ask for long work, see its page, and wait until it leads to the address that the pattern ``over`` describes."""
        with self.page.expect_navigation():
            self.press(button)
        if name and self.page.locator("progress").count():
            self.see(name)
        expect(self.page).to_have_url(re.compile(over), timeout=LONG)

    def _window(self, width: int) -> ViewportSize:
        return {"width": width, "height": 780 if width == PHONE else 900}

    def _fault(self, text: str) -> None:
        self.faults.append(f"{self.username}: {text}")

    def _said(self, message: ConsoleMessage) -> None:
        # A request that failed is told by its answer, or wanted (the line was cut).
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self._fault(f"{self.page.url}: console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in _REFUSALS:
            self._fault(f"{response.status} {response.url}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self._fault(f"asked elsewhere: {request.url}")
