"""What the tests of the command line share: a cluster in this process."""

import logging

import pytest
from distributed import LocalCluster


@pytest.fixture(scope="session")
def address():
    """Return the address of a scheduler with two workers, all in this process."""
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=2, silence_logs=logging.CRITICAL, **options) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(params=["one process", "cluster"])
def where(request):
    """Return the options of a run: in one process, or on a cluster."""
    if request.param == "one process":
        return []
    return ["--cluster", request.getfixturevalue("address")]
