"""A Spark cluster of processes on loopback: a master and workers, started as an administrator starts them; any may be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 60
HOST = "127.0.0.1"


class Cluster:
    """Started by ``with``, ended by its end. ``workers``: how many; each has one core."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._count = folder, workers
        self._processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def __enter__(self) -> Self:
        try:
            self._start("master", "--host", HOST, "--port", "0", "--webui-port", "0")
            self.address = self._said("master", r"Starting Spark master at (spark://\S+)")
            for number in range(self._count):
                name = f"worker{number}"
                work = str(self._folder / name)
                options = ["--host", HOST, "--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", work]
                self._start(name, *options, self.address)
            for number in range(self._count):
                self._said(f"worker{number}", r"(Successfully registered)")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def kill_worker(self, number: int) -> None:
        """As if the machine's power failed: the worker and the process that computes for it, at once."""
        _kill(self._processes[1 + number])

    def served(self, number: int) -> bool:
        """Whether a worker was given work: an executor of some application ran on it."""
        return "Launching" in self._log(f"worker{number}") or "launch executor" in self._log(f"worker{number}")

    def lost(self) -> bool:
        """Whether the master noticed that a worker is gone."""
        return "Removing worker" in self._log("master")

    def _start(self, name: str, *options: str) -> None:
        kind = "master.Master" if name == "master" else "worker.Worker"
        home = Path(find_spec("pyspark").origin).parent  # type: ignore[union-attr, arg-type]  the conftest saw that it is there
        with (self._folder / f"{name}.log").open("wb") as log:
            command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{kind}", *options]
            environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST}
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        self._processes.append(process)

    def _log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")

    def _said(self, name: str, words: str) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := re.search(words, self._log(name)):
                return found.group(1)
            time.sleep(0.1)
        raise TimeoutError(self._log(name)[-2000:])

    def _end(self) -> None:
        for process in self._processes:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process with all that it started: it leads a session of its own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
