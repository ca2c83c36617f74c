"""The Java side of Spark: found, started once a process, and silent unless it fails."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from pingyi.errors import EngineRefused

_PATIENCE = 5.0
"""Seconds to wait for a master to answer."""
_TOLD = 300
"""Characters of an engine's own words that a refusal repeats."""


def java_side(master: str, settings: Mapping[str, str]) -> tuple[Any, Any]:
    """Spark's configuration and the gateway to its Java process (pyspark's SparkConf and JavaGateway).

    Raises:
        EngineRefused: there is no Java, or it does not start.
    """
    from pyspark import SparkConf
    from pyspark.errors import PySparkException

    if not has_java():
        raise EngineRefused(master, "本机没有 Java", "请安装 Java 17（Debian：apt install openjdk-17-jre-headless）")
    conf = SparkConf().setMaster(master)
    for name, value in settings.items():
        conf.set(name, value)
    try:
        return conf, _gateway()
    except (PySparkException, OSError) as error:
        raise EngineRefused(
            master, f"Java 未能启动：{_last_words() or reason(error)}", "请检查 Java 17 是否装好"
        ) from error


def reach(master: str) -> None:
    """See that a standalone master listens, where one is named (``spark://host:port``, several with commas).

    Spark itself would try for a minute. Of other masters (local, yarn, k8s) only Spark knows where they are.

    Raises:
        EngineRefused: none of them does.
    """
    scheme, _, places = master.partition("://")
    if scheme != "spark":
        return
    why: BaseException | str = "没有写主机和端口"
    for place in places.split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
        except (OSError, ValueError) as error:
            why = error
        else:
            return
    raise EngineRefused(master, f"连不上主节点（{why}）", "请检查地址，写法如 spark://主机:7077")


def has_java() -> bool:
    """Whether Spark's scripts will find a Java."""
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").is_file() if home else shutil.which("java") is not None


def reason(error: BaseException) -> str:
    """The line of an engine's error that says why, cut short."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    return (lines[-1] if lines else type(error).__name__)[:_TOLD]


@cache
def _gateway() -> Any:  # noqa: ANN401  py4j ships no types
    """One Java process for this process; it ends with it, since its standard input does."""
    from pyspark.java_gateway import launch_gateway

    return launch_gateway(popen_kwargs={"stderr": _said(), "stdout": _said()})


@cache
def _said() -> IO[bytes]:
    """Where Java writes its notices (modules, native libraries, log levels), which no office can do anything with."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the Java process
    atexit.register(file.close)
    return file


def _last_words() -> str:
    file = _said()
    file.seek(0)
    lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:_TOLD] if lines else ""
