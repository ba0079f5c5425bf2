"""A scheduler and workers in processes of their own, of which some end while a run needs them."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from bench import workload
from bench.rows import Traffic
from support.clusters import COUNTED, after_blocks

from backbeat_docs.hosts.dask import cluster
from backbeat_docs.hosts.dask.cluster import ClusterError
from backbeat_docs.run import blocks

COMMAND = [sys.executable, "-m", "backbeat_docs"]


@pytest.fixture(scope="module")
def traffic(tmp_path_factory):
    """Return the path of 300,000 messages, of which one in a hundred is invalid."""
    path = tmp_path_factory.getbasetemp() / "traffic.ndjson"
    return workload.write(path, 300_000, Traffic(invalid=0.01))


def test_that_a_killed_worker_changes_no_report(traffic, report, machines, monkeypatch):
    machines.add_worker()
    machines.add_worker()
    one = report(str(traffic), "--exit-code", formats=COUNTED)
    monkeypatch.setattr(blocks, "BLOCK", 1 << 20)
    killed = []
    after_blocks(monkeypatch, 5, lambda: killed.append(machines.processes[1].kill()))
    words = (str(traffic), "--exit-code", "--cluster", machines.address)
    assert report(*words, formats=COUNTED) == one
    assert killed
    assert len(machines.workers()) == 1
    assert one[:2] == (1, "")
    assert "300,000 messages: " in one[2]


def test_that_a_lost_scheduler_ends_the_run(traffic, report, machines, monkeypatch):
    machines.add_worker()
    monkeypatch.setattr(blocks, "BLOCK", 1 << 20)
    after_blocks(monkeypatch, 5, machines.processes[0].kill)
    status, errors, printed, *_ = report(str(traffic), "--quiet", "--cluster", machines.address)
    assert (status, errors) == (2, (
        f"backbeat-validate: {traffic}: was not validated to its end, nor was what follows: "
        "the scheduler was lost\n"
    ))  # fmt: skip
    assert re.search(r"\n[\d,]+ messages: [\d,]+ valid, [\d,]+ invalid .*1 unreadable", printed)


def test_that_every_worker_may_end(traffic, report, machines, monkeypatch):
    machines.add_worker()
    monkeypatch.setattr(blocks, "BLOCK", 1 << 20)
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 2)
    after_blocks(monkeypatch, 5, machines.processes[1].kill)
    status, errors, *_ = report(str(traffic), "--cluster", machines.address)
    assert status == 2
    assert errors.endswith(": the cluster has had no worker for 2 seconds\n")
    assert errors.count("\n") == 1


MISSING = "import sys; sys.modules['backbeat_docs'] = None"
OTHER = "import backbeat_docs; backbeat_docs.__version__ = '0.1'"
NOT_INSTALLED = (
    "import distributed.versions as v; found = v.version",
    "v.version = lambda name: None if name == 'backbeat-contracts' else found(name)",
)


@pytest.mark.parametrize(
    ("before", "problem"),
    [
        ([MISSING], "; install it on every worker"),
        ([OTHER], "a worker has backbeat-contracts 0.1, and this process "),
        (NOT_INSTALLED, " does not have backbeat-contracts; install it there"),
    ],
)
def test_that_a_worker_needs_this_package(traffic, report, machines, before, problem):
    machines.add_worker(*before)
    status, errors, *_ = report(str(traffic), "--cluster", machines.address, formats=())
    assert status == 2
    assert problem in errors
    assert errors.count("\n") == 1


def test_that_versions_must_agree():
    ours = {"python": "3.11.7.final.0", "dask": "1", "distributed": "1", "backbeat-contracts": "2"}

    def check(scheduler=None, worker=None):
        found = {"client": ours, "scheduler": ours | (scheduler or {})}
        found = {name: {"packages": packages} for name, packages in found.items()}
        found["workers"] = {"tcp://a:1": {"packages": ours | (worker or {})}}
        cluster._check_versions(found)

    check({"python": "3.11.9.final.0", "backbeat-contracts": None})
    with pytest.raises(ClusterError, match=r"^the scheduler has dask 2, and this process 1; "):
        check({"dask": "2"})
    with pytest.raises(ClusterError, match=r"^the worker tcp://a:1 has python 3\.12, and this "):
        check(worker={"python": "3.12.1.final.0"})
    with pytest.raises(ClusterError, match=r"^the worker tcp://a:1 does not have backbeat-"):
        check(worker={"backbeat-contracts": None})


def test_that_a_call_is_not_repeated_for_ever():
    error = cluster.KilledWorker("call", None, 3)
    assert cluster._explain(error) == "4 workers ended while they validated it"
    assert cluster._explain(cluster.CommClosedError("reset")) == "the scheduler was lost"
    assert cluster._explain(ValueError("bad\nworse")) == "a worker failed: ValueError: bad"


def test_that_a_scheduler_must_answer(traffic, report, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    words = (str(traffic), "--cluster", "tcp://127.0.0.1:1")
    status, errors, *_ = report(*words, formats=())
    assert status == 2
    assert errors.startswith(
        "backbeat-validate: --cluster tcp://127.0.0.1:1: no scheduler answers: "
    )
    assert errors.count("\n") == 1


@pytest.mark.parametrize("where", ["", "locale", "local:0", "local:-1", "local:x", "host:8786"])
def test_what_a_cluster_may_be(where, report, traffic):
    status, errors, *_ = report(str(traffic), "--cluster", where, formats=())
    assert (status, errors) == (2, (
        f"backbeat-validate: --cluster {where}: must be local, local:N or an address such as "
        f'tcp://HOST:8786, not "{where}"\n'
    ))  # fmt: skip


def test_that_workers_of_this_machine_start_and_end_with_the_run(traffic, tmp_path):
    (tmp_path / "few.ndjson").write_bytes(b"".join(traffic.open("rb").readlines()[:2000]))
    words = [*COMMAND, "validate", "few.ndjson", "--quiet", "--exit-code"]
    runs = [
        subprocess.run([*words, *more], capture_output=True, text=True, check=False, cwd=tmp_path)
        for more in ([], ["--cluster", "local:2"])
    ]
    one, two = ((run.returncode, run.stderr, run.stdout.rpartition(" in ")[0]) for run in runs)
    assert one == two
    assert one[:2] == (1, "")


@pytest.mark.parametrize("name", ["validate", "conform"])
def test_that_an_interrupt_reaches_only_the_command(traffic, tmp_path, name):
    many = tmp_path / "many.ndjson"
    many.write_bytes(traffic.read_bytes() * 4)
    command = subprocess.Popen(
        [*COMMAND, name, str(many), "--quiet", "--cluster", "local:2", "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    command.stdout.readline()
    os.killpg(command.pid, signal.SIGINT)  # as a terminal does
    before = time.monotonic()
    printed, errors = command.communicate(timeout=60)
    assert (command.returncode, errors) == (130, "")
    assert json.loads(printed.splitlines()[-1])["summary"]["interrupted"]
    assert time.monotonic() - before < 30
