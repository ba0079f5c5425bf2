"""A Dask cluster: opens one, and calls functions on its workers."""

import logging
import pickle
import re
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any, Generic, NamedTuple, TypeVar

from dask.system import CPU_COUNT
from distributed import Client, Future, KilledWorker, LocalCluster, wait
from distributed.comm.core import CommClosedError

import backbeat_docs
from backbeat_docs import __version__

Returned = TypeVar("Returned")

CONNECT_SECONDS = 10
"""The number of seconds in which a scheduler must answer."""

WORKER_SECONDS = 60
"""The number of seconds that a run waits for a worker when the cluster has none."""

AHEAD = 2
"""The number of blocks for each thread of the workers that are started before they are needed."""

_REFRESH_SECONDS = 1.0
_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,2}))?")
_LOST = "the scheduler was lost"
_PROJECT = "backbeat-contracts"
_MUST_AGREE: tuple[str, ...] = ("python", "dask", "distributed")


class ClusterError(ValueError):
    """A cluster cannot be used, or was lost; the text is one line."""


class VersionError(Exception):
    """A worker has another version of this package; the argument is that version."""


class Task(NamedTuple, Generic[Returned]):
    """A call on a worker, which runs again elsewhere if its worker ends."""

    future: Future[Returned] | None
    cluster: "Cluster"

    def result(self) -> Returned:
        """Wait for the value of the call; raises `ClusterError` if there will be none."""
        if self.future is None:
            raise ClusterError(_LOST)
        while True:
            try:
                self.cluster.wait(self.future)
                return self.future.result(timeout=WORKER_SECONDS)
            except TimeoutError:
                self.cluster.check_workers()
            except Exception as error:
                raise ClusterError(_explain(error)) from error


class Cluster:
    """An open cluster."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._threads, self._counted = 1, 0.0
        self._alone_since: float | None = None

    def start(self, function: Callable[..., Returned], *arguments: Any) -> Task[Returned]:
        """Call a function on some worker."""
        try:
            call = pickle.dumps(_Call(__version__, function, *arguments))
            return Task(self._client.submit(pickle.loads, call, pure=False), self)
        except Exception:  # reported where its result is missing, after the results before it
            return Task(None, self)

    def wait(self, future: Future[Any]) -> None:
        """Wait for a call, but raise `TimeoutError` when it is time to look for the workers."""
        with self._client.as_current():
            wait(future, timeout=_REFRESH_SECONDS)

    def most_ahead(self) -> int:
        """Return the number of calls to start before the oldest one is finished."""
        if time.monotonic() - self._counted > _REFRESH_SECONDS:
            self._count_threads()
        return max(1, AHEAD * self._threads)

    def check_workers(self) -> None:
        """Raise `ClusterError` if there has been no worker for too long."""
        self._count_threads()
        if self._threads:
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since > WORKER_SECONDS:
            raise ClusterError(f"the cluster has had no worker for {WORKER_SECONDS} seconds")

    def _count_threads(self) -> None:
        with suppress(Exception):  # a lost scheduler is reported where a result is missing
            self._threads = sum(self._client.nthreads().values())
        self._counted = time.monotonic()


class _Call:
    """A call that a worker makes by unpickling it.

    Workers and the scheduler end if they unpickle a function that they do not have. That of a call
    is seen by a task only, whose error comes back.
    """

    def __init__(self, *parts: Any) -> None:
        self._parts = parts

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _call, self._parts


def _call(version: str, function: Callable[..., Returned], *arguments: Any) -> Returned:
    """Call a function on a worker, unless it has another version of this package."""
    if version != __version__:
        raise VersionError(__version__)
    return function(*arguments)


def _explain(error: Exception) -> str:
    """Return one line about an error of Dask or of a call."""
    if isinstance(error, CancelledError | CommClosedError):  # the latter during a transfer
        return _LOST
    if isinstance(error, KilledWorker):
        return f"{error.allowed_failures + 1} workers ended while they validated it"
    if isinstance(error, VersionError):
        return f"a worker has {_PROJECT} {error}, and this process {__version__}"
    if isinstance(error, ModuleNotFoundError) and _is_ours(error.name):
        return f"a worker does not have {_PROJECT} {__version__}; install it on every worker"
    first, *_ = str(error).splitlines() or [""]
    return f"a worker failed: {type(error).__name__}: {first}"


def _is_ours(module: str | None) -> bool:
    return str(module).partition(".")[0] == backbeat_docs.__name__


@contextmanager
def open_cluster(where: str) -> Iterator[Cluster]:
    """Open `local`, `local:N` or the address of a scheduler; raises `ClusterError`."""
    with ExitStack() as stack:
        stack.enter_context(_silence())
        local = _LOCAL.fullmatch(where)
        if local:
            count = int(local[1] or 0) or CPU_COUNT
            client = _start_locally(stack, count)
        elif "://" in where:
            client = _connect(stack, where)
        else:
            raise ClusterError(
                f'must be local, local:N or an address such as tcp://HOST:8786, not "{where}"'
            )
        yield Cluster(client)


@contextmanager
def _silence() -> Iterator[None]:
    """Drop the logs and warnings of Dask: what concerns the run is reported as one line."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _start_locally(stack: ExitStack, count: int) -> Client:
    try:
        with _block_interrupts():
            cluster = stack.enter_context(
                LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    dashboard_address=None,
                    memory_limit=0,  # as without a cluster, the system sets the limit
                    silence_logs=logging.CRITICAL,
                )
            )
            client: Client = stack.enter_context(Client(cluster, set_as_default=False))
            return client
    except (OSError, RuntimeError) as error:
        raise ClusterError(f"{count} workers cannot be started: {_explain(error)}") from error


@contextmanager
def _block_interrupts() -> Iterator[None]:
    """Block interrupts in the threads that begin now, and so in the workers that they start."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would unblock them where the first worker starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _connect(stack: ExitStack, address: str) -> Client:
    try:
        client: Client = stack.enter_context(
            Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        )
        versions: Any = client.get_versions(packages=[_PROJECT])
    except Exception as error:
        first, *_ = str(error).splitlines() or [type(error).__name__]
        raise ClusterError(f"no scheduler answers: {first}") from error
    _check_versions(versions)
    return client


def _check_versions(found: dict[str, Any]) -> None:
    """Raise `ClusterError` for the first program whose versions differ from those of this one."""
    own = found["client"]["packages"]
    workers, in_workers = sorted(found["workers"].items()), (*_MUST_AGREE, _PROJECT)
    programs = [
        ("the scheduler", found["scheduler"]["packages"], _MUST_AGREE),
        *((f"the worker {name}", one["packages"], in_workers) for name, one in workers),
    ]
    for program, packages, names in programs:
        for name in names:
            shown, mine = _shorten(name, packages.get(name)), _shorten(name, own[name])
            if mine is not None and shown is None:
                raise ClusterError(f"{program} does not have {name}; install it there")
            if shown != mine:
                raise ClusterError(
                    f"{program} has {name} {shown}, and this process {mine}; install the same one"
                )


def _shorten(name: str, version: str | None) -> str | None:
    """Return the part of a version that must agree: of Python, the first two numbers."""
    return ".".join(version.split(".")[:2]) if name == "python" and version else version
