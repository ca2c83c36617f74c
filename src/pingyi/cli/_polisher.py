"""The door to a language model inside the intranet: any OpenAI-compatible endpoint, off unless it is configured.

PINGYI_POLISH_URL     where it is, up to and with “/v1” (http://10.0.0.5:8000/v1)
PINGYI_POLISH_MODEL   which model
PINGYI_POLISH_KEY     the key, where it wants one
PINGYI_POLISH_SECONDS how long a sentence may take (default 20)

Only the configured host is spoken to: no redirects are followed, no proxy is used. The answer is bounded in size and time.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from pingyi.prose.polishing import NoAnswer, PolisherRefused

LARGEST = 64 << 10
"""Bytes of an answer; a sentence has a few hundred."""
_PROMPT = (
    "你是机关公文编辑。请把下面一句话改得更通顺，只调整语序和虚词。不得增删、改写任何数字、单位名称、人名、引号和书名号中的内容和政治提法，"
    "不得增加事实、评价、原因，不得改变肯定与否定。只输出改后的一句话，不加任何说明。"
)


@dataclass(frozen=True)
class Settings:
    """Where the endpoint is and how it is asked."""

    url: SplitResult
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 20.0

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in the environment.

        Raises:
            PolisherRefused: there are none, or they are not usable.
        """
        text = environ.get("PINGYI_POLISH_URL", "").strip()
        if not text:
            raise PolisherRefused("no-url")
        try:
            url = urlsplit(text)
            usable = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if not usable or url.username or url.query or url.fragment:
            raise PolisherRefused("bad-url")
        model = environ.get("PINGYI_POLISH_MODEL", "").strip()
        if not model:
            raise PolisherRefused("no-model")
        try:
            seconds = float(environ.get("PINGYI_POLISH_SECONDS", "20"))
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= 600:
            raise PolisherRefused("bad-seconds")
        return cls(url, model, environ.get("PINGYI_POLISH_KEY", ""), seconds)


def ask(settings: Settings, sentence: str) -> str:
    """Ask for one sentence.

    Raises:
        NoAnswer: no connection, no time left, no usable answer.
    """
    body = {
        "model": settings.model,
        "temperature": 0,
        "stream": False,
        "messages": [{"role": "system", "content": _PROMPT}, {"role": "user", "content": sentence}],
    }
    try:
        data = _post(settings, json.dumps(body, ensure_ascii=False).encode())
        content = json.loads(data)["choices"][0]["message"]["content"]
    except TimeoutError:
        raise NoAnswer("润色服务超时") from None
    except (OSError, http.client.HTTPException):
        raise NoAnswer("连不上润色服务") from None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise NoAnswer("润色服务的回答不合格式") from None
    if not isinstance(content, str):
        raise NoAnswer("润色服务的回答不合格式")
    return content


def _post(settings: Settings, body: bytes) -> bytes:
    url, end = settings.url, time.monotonic() + settings.seconds
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=settings.seconds)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    try:
        connection.request("POST", f"{url.path.rstrip('/')}/chat/completions", body, headers)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise NoAnswer(f"润色服务答复状态{answer.status}")
        if "json" not in answer.headers.get_content_type():
            raise NoAnswer("润色服务的回答不合格式")
        return _read(answer, end)
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, end: float) -> bytes:
    """The answer, piece by piece, so that one that drips or never ends is cut off."""
    data = b""
    while piece := answer.read1(8192):
        data += piece
        if len(data) > LARGEST:
            raise NoAnswer("润色服务的回答过长")
        if time.monotonic() > end:
            raise TimeoutError
    return data
