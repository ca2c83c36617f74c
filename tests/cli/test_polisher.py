"""The endpoint that may polish: off by default, bounded in size and time, and trusted in nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from pingyi.cli import _polisher
from pingyi.cli._polisher import Settings, ask
from pingyi.prose.polishing import NoAnswer, PolisherRefused

JSON = "application/json"


class Liar(BaseHTTPRequestHandler):
    """Answers as the test says: (status, content type, body, seconds between pieces)."""

    answer: ClassVar[tuple[int, str, bytes, float]] = (200, JSON, b"", 0.0)
    seen: ClassVar[list[tuple[str, str | None, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, self.headers["Authorization"], body))
        status, kind, data, pause = self.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        try:
            for start in range(0, len(data), max(1, len(data) // 8) if pause else 65536):
                self.wfile.write(data[start : start + (max(1, len(data) // 8) if pause else 65536)])
                time.sleep(pause)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_address[1]}/v1/"
    made.shutdown()
    made.server_close()
    thread.join()


def settings(url: str, **more: str) -> Settings:
    return Settings.of({"PINGYI_POLISH_URL": url, "PINGYI_POLISH_MODEL": "m", **more})


def said(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_it_asks_the_configured_path_with_the_key(server: str) -> None:
    Liar.seen.clear()
    Liar.answer = (200, f"{JSON}; charset=utf-8", said("好。"), 0.0)
    assert ask(settings(server, PINGYI_POLISH_KEY="k"), "云溪镇好。") == "好。"
    ((path, key, body),) = Liar.seen
    assert (path, key, body["model"], body["messages"][1]["content"]) == (
        "/v1/chat/completions",
        "Bearer k",
        "m",
        "云溪镇好。",
    )
    ask(settings(server), "云溪镇好。")
    assert Liar.seen[1][1] is None


@pytest.mark.parametrize(
    ("status", "kind", "data", "reason"),
    [
        (200, "text/html", b"<html>", "不合格式"),
        (200, JSON, b"<html>", "不合格式"),
        (200, JSON, b"[]", "不合格式"),
        (200, JSON, b'{"choices": []}', "不合格式"),
        (200, JSON, said(None), "不合格式"),
        (200, JSON, said({"a": 1}), "不合格式"),
        (200, JSON, b"[" * 60_000, "不合格式"),
        (200, JSON, b"x" * 200_000, "过长"),
        (302, JSON, b"", "答复状态302"),
        (500, JSON, b"{}", "答复状态500"),
    ],
    ids=["html", "html as json", "list", "no choice", "null", "object", "deep", "huge", "redirect", "error"],
)
def test_what_is_no_answer(server: str, status: int, kind: str, data: bytes, reason: str) -> None:
    Liar.answer = (status, kind, data, 0.0)
    with pytest.raises(NoAnswer, match=reason):
        ask(settings(server), "云溪镇好。")


def test_one_that_drips_is_cut_off(server: str) -> None:
    Liar.answer = (200, JSON, said("好" * 80), 0.15)
    with pytest.raises(NoAnswer, match="超时"):
        ask(settings(server, PINGYI_POLISH_SECONDS="0.3"), "云溪镇好。")
    Liar.answer = (200, JSON, said("好"), 0.5)
    with pytest.raises(NoAnswer, match="超时"):
        ask(settings(server, PINGYI_POLISH_SECONDS="0.2"), "云溪镇好。")


def test_nobody_there() -> None:
    with pytest.raises(NoAnswer, match="连不上"):
        ask(settings("http://127.0.0.1:1/v1"), "云溪镇好。")
    with pytest.raises(NoAnswer, match="连不上"):
        ask(settings("https://127.0.0.1:1"), "云溪镇好。")


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({}, "no-url"),
        ({"PINGYI_POLISH_URL": "ftp://a/v1"}, "bad-url"),
        ({"PINGYI_POLISH_URL": "http://"}, "bad-url"),
        ({"PINGYI_POLISH_URL": "http://a:99999/"}, "bad-url"),
        ({"PINGYI_POLISH_URL": "http://u:p@a/v1"}, "bad-url"),
        ({"PINGYI_POLISH_URL": "http://a/v1?x=1"}, "bad-url"),
        ({"PINGYI_POLISH_URL": "http://a/v1"}, "no-model"),
        ({"PINGYI_POLISH_URL": "http://a/v1", "PINGYI_POLISH_MODEL": "m", "PINGYI_POLISH_SECONDS": "x"}, "bad-seconds"),
        ({"PINGYI_POLISH_URL": "http://a/v1", "PINGYI_POLISH_MODEL": "m", "PINGYI_POLISH_SECONDS": "0"}, "bad-seconds"),
    ],
    ids=str,
)
def test_settings_that_are_none(environ: dict[str, str], reason: str) -> None:
    with pytest.raises(PolisherRefused, match="润色服务未启用") as caught:
        Settings.of(environ)
    assert caught.value.reason == reason


def test_the_key_is_never_shown() -> None:
    assert "geheim" not in repr(settings("http://a/v1", PINGYI_POLISH_KEY="geheim"))
    assert _polisher.LARGEST < 1 << 20
