"""Validates blocks on the workers of a cluster; the outcomes are those of one process."""

import functools
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryDirectory
from typing import TypeVar, cast

from backbeat_docs.contracts import declarations
from backbeat_docs.contracts.catalogue import Catalogue
from backbeat_docs.hosts.dask.cluster import Cluster, ClusterError, Task
from backbeat_docs.run.blocks import Block, Input, Joined, Part, Validated, validate_block
from backbeat_docs.run.inputs import Located, Unread, is_address
from backbeat_docs.run.results import Outcome, Progress, validate_input
from backbeat_docs.run.sequence import PartState, SequenceCheck
from backbeat_docs.validate.validator import MessageValidator

Returned = TypeVar("Returned")

_MISSING = "cannot be read: No such file or directory"


def validate_on_cluster(
    cluster: Cluster,
    validator: MessageValidator,
    inputs: Iterable[Input],
    progress: Progress,
    *,
    with_text: bool = True,
) -> Iterator[Outcome]:
    """Validate inputs in order: blocks on the workers, everything else in this process.

    Without the text, the valid messages of a stream are only counted. If the cluster is lost, the
    last outcome says so.
    """
    for found in validate_parts(cluster, validator, inputs, progress, with_text=with_text):
        if isinstance(found, Part):
            yield from found.outcomes
        else:
            yield found


def validate_parts(
    cluster: Cluster,
    validator: MessageValidator,
    inputs: Iterable[Input],
    progress: Progress,
    *,
    with_text: bool = True,
    check: SequenceCheck | None = None,
) -> Iterator[Outcome | Part]:
    """Validate inputs as `validate_on_cluster` does, with the outcomes of each block as one part.

    The part has the state of a sequence check over the block, to which its worker has added the
    messages.
    """
    packed = pack(validator)
    joined = Joined()

    def start(block: Block) -> Task[Validated]:
        state = None if check is None else check.begin_block()
        return cluster.start(_validate, packed, block, with_text, state)

    for given, task in run_in_order(inputs, start, cluster.most_ahead):
        if task is None or not isinstance(given, Block):
            yield from validate_input(validator, cast(Located | Unread, given))
            progress(0 if isinstance(given, Unread) else len(cast(Located, given).data))
            continue
        try:
            validated = task.result()
        except ClusterError as error:
            yield Unread(given.path, f"was not validated to its end, nor was what follows: {error}")
            return
        part = joined.add(given, validated)
        yield part._replace(outcomes=map(_explain_missing, part.outcomes))
        progress(given.size)


def run_in_order(
    inputs: Iterable[Input],
    start: Callable[[Block], Returned],
    most_ahead: Callable[[], int],
) -> Iterator[tuple[Input, Returned | None]]:
    """Start blocks, at most `most_ahead` before the oldest is asked for; yield in order.

    An input that is no block, such as the next lines of a pipe, waits for the blocks before it.
    """
    ahead: deque[tuple[Input, Returned | None]] = deque()
    for given in inputs:
        if not isinstance(given, Block):
            while ahead:
                yield ahead.popleft()
            yield given, None
            continue
        ahead.append((given, start(given)))
        while len(ahead) > most_ahead():
            yield ahead.popleft()
    while ahead:
        yield ahead.popleft()


def _validate(packed: bytes, block: Block, with_text: bool, state: PartState | None) -> Validated:
    return validate_block(unpack(packed), block, with_text, state)


def pack(validator: MessageValidator) -> bytes:
    """Pickle a validator with the files of its contracts, whose folder workers may not have."""
    rebuild, (schemas, options) = validator.__reduce__()
    files = None if schemas is None else dict(_read_contracts(validator.catalogue))
    return pickle.dumps((rebuild, options, files))


def _read_contracts(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    declared = os.path.join("released", declarations.FILE)
    names = [os.path.basename(contract.path) for contract in catalogue.values()]
    for name in [*names, declared]:
        path = os.path.join(catalogue.folder, name)
        if name != declared or os.path.exists(path):
            with open(path, "rb") as file:
                yield name, file.read()


@functools.lru_cache(maxsize=2)
def unpack(packed: bytes) -> MessageValidator:
    """Return the validator of a run, which a worker compiles once."""
    rebuild, options, files = pickle.loads(packed)
    if files is None:
        packaged: MessageValidator = rebuild(None, options)
        return packaged
    with TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "released"))
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        validator: MessageValidator = rebuild(folder, options)
        return validator


def _explain_missing(outcome: Outcome) -> Outcome:
    """Say of a file that is here, but not where a worker looks for it, how workers can read it."""
    if not isinstance(outcome, Unread) or outcome.reason != _MISSING:
        return outcome
    if is_address(outcome.path) or not os.path.exists(outcome.path):
        return outcome
    return outcome._replace(
        reason="is not on the worker; use a folder that all machines share, or an object store"
    )
