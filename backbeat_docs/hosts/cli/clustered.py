"""The inputs of `backbeat validate --cluster`: files, folders, and addresses that fsspec opens."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backbeat_docs.hosts import dask
from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.inputs import Inputs, Reader
from backbeat_docs.hosts.dask import objects
from backbeat_docs.run import Outcome, Progress, blocks
from backbeat_docs.run.inputs import is_address
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.sequence import SequenceCheck
from backbeat_docs.validate.validator import MessageValidator


@contextmanager
def open_inputs(arguments: Arguments) -> Iterator[Inputs]:
    """Open the cluster that the arguments name; raises `ValueError` if it cannot be used."""
    try:
        with dask.open_cluster(arguments.cluster) as cluster:
            yield ClusterInputs(arguments, cluster)
    except dask.ClusterError as error:
        raise ValueError(f"--cluster {arguments.cluster}: {error}") from error


class ClusterInputs(Inputs):
    """The inputs of a run, which the workers of a cluster read and validate."""

    def __init__(self, arguments: Arguments, cluster: dask.Cluster) -> None:
        super().__init__(arguments)
        self._cluster = cluster

    def is_folder(self, name: str) -> bool:
        """Return whether an input is a folder."""
        return objects.is_folder(name) if is_address(name) else os.path.isdir(name)

    def validate(
        self, validator: MessageValidator, seen: Seen, progress: Progress, *, with_text: bool = True
    ) -> Iterator[Outcome]:
        """Validate each input that is not `seen` before, in the order of one process."""
        return dask.validate_on_cluster(
            self._cluster, validator, self._read_blocks(seen), progress, with_text=with_text
        )

    def validate_parts(
        self,
        validator: MessageValidator,
        seen: Seen,
        progress: Progress,
        check: SequenceCheck,
        *,
        with_text: bool = True,
    ) -> Iterator[Outcome | blocks.Part]:
        """Validate each input as `validate` does; workers add the messages to states of a check."""
        return dask.validate_parts(
            self._cluster,
            validator,
            self._read_blocks(seen),
            progress,
            with_text=with_text,
            check=check,
        )

    def _read_blocks(self, seen: Seen) -> Iterator[blocks.Input]:
        remote = objects.Objects()
        return self.read(
            seen,
            _choose(remote.path, blocks.path),
            _choose(remote.file, blocks.file),
            _choose(remote.folder, blocks.folder),
        )


def _choose(remote: Reader[blocks.Input], local: Reader[blocks.Input]) -> Reader[blocks.Input]:
    """Return a reader of addresses and of other names."""

    def read(name: str, *arguments: Any, **options: Any) -> Iterator[blocks.Input]:
        return (remote if is_address(name) else local)(name, *arguments, **options)

    return read
