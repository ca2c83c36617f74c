"""What every answer carries, and what a cookie may."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.web.conftest import PASSWORD
from tests.web.matrix_case import browser

PAGES = (
    "/people/sign-in",
    "/people/invitation",
    "/nothing-here",
    "/health",
    "/api/",
    "/api/v1/openapi.json",
    "/api/v1/units",
    "/records/",
)


@pytest.mark.parametrize("url", PAGES)
def test_every_answer_is_strict(world: Any, url: str) -> None:
    assert world.users
    answer = Client().get(url)
    policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers


def test_a_static_file_is_strict_too(world: Any) -> None:
    assert world.users
    answer = Client().get("/static/pingyi/pingyi.css")
    answer.close()

    assert answer.status_code == 200
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_cookies_are_for_the_server_alone(world: Any) -> None:
    assert world.users
    client = Client()
    client.get("/people/sign-in")
    client.post("/people/sign-in", {"username": "branch", "password": PASSWORD})

    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["domain"], name
    assert not client.cookies["sessionid"]["max-age"]  # it ends with the browser


def test_over_https_cookies_travel_only_there() -> None:
    """In a process of its own: settings are read once."""
    code = (
        "from pingyi.web import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_PROXY_SSL_HEADER, s.DEBUG)"
    )
    env = {"PINGYI_HTTPS": "1", "PINGYI_HOME": str(settings.HOME), "PINGYI_SECRET_KEY": "x", "PATH": ""}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout

    assert said.split() == ["True", "True", "('HTTP_X_FORWARDED_PROTO',", "'https')", "False"]


def test_passwords_are_hashed_with_argon2_only() -> None:
    real = importlib.import_module("pingyi.web.settings")

    assert real.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_pages_with_secrets_are_kept_by_no_cache(world: Any) -> None:
    security, system = world.client("security"), browser(world, "system")
    pk = world.users["branch"].pk
    for client, url in (
        (security, "/people/second-factor"),
        (system, f"/people/accounts/{pk}/invited"),
        (Client(), "/people/invitation?code=x"),
        (Client(), "/people/sign-in"),
        (browser(world, "security"), "/api/tokens/"),
    ):
        assert "no-store" in client.get(url).headers["Cache-Control"], url


def test_somebody_elses_host_is_not_believed(world: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    answer = browser(world, "system").get("/people/accounts/", headers={"host": "evil.example"})

    assert answer.status_code == 400


def test_no_template_says_what_a_policy_forbids() -> None:
    """Neither inline style nor script, nor anything from outside, in any page, whether a test opens it or not."""
    web = Path(importlib.import_module("pingyi.web").__file__ or "").parent
    found = []
    for path in web.rglob("*.html"):
        text = path.read_text("utf-8").lower()
        words = (
            " style=",
            "<style",
            "hx-on",
            "onclick",
            "onchange",
            "javascript:",
            "hx-vals='js",
            'src="http',
            'href="http',
        )
        found += [f"{path.relative_to(web)}: {word}" for word in words if word in text]

    assert found == []
