"""A cluster for real: a master and two workers. One is lost in the middle of a job, and every integer is as it was."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from checks.spark.cluster import Cluster
from checks.spark.comparing import different
from pingyi.facts.seal import Sealed
from pingyi.facts.seal.layout import table_path
from pingyi.measures import evaluate
from pingyi.measures.spark import Spark
from tests.reference.measures import reference

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning"
)  # pyspark leaves its sockets to the collector
LOST_AT = 20
"""The pass in which the worker is lost."""


def test_a_worker_lost_in_the_middle_changes_nothing(sealed: Sealed, seal_folder: Path, cluster: Cluster) -> None:
    """Every shipped measure over the tiny district, whose seal the workers read themselves."""
    rules, facts = sealed.rules, sealed.facts
    expected = reference(rules, facts)
    running: list[int] = []

    place = f"file://{seal_folder}"
    files = {table_path(name): table.file for name, table in sealed.manifest.tables.items()}
    with Spark(cluster.address, {2019: place}) as spark:
        spark.check(place, files)
        tracker = spark.session.sparkContext.statusTracker()

        def kill_while_it_works() -> None:
            while not tracker.getActiveJobsIds():
                time.sleep(0.001)
            cluster.kill_worker(0)
            running.extend(tracker.getActiveJobsIds())

        thread = threading.Thread(target=kill_while_it_works, daemon=True)

        def progress(_: str, done: int, passes: int) -> None:
            assert passes > 2 * LOST_AT
            if done == LOST_AT:
                assert cluster.served(0)
                assert cluster.served(1)
                thread.start()

        found = evaluate(rules, facts, engine=spark, progress=progress)
        thread.join()
    assert len(running) == 1
    assert cluster.lost()
    assert different(found, expected) == {}
    assert {name for name, _ in expected} == set(rules.measures)
    assert sum(num > 0 for num, _, _ in expected.values()) > 500
