"""The order of blocks: few are ahead, and what is finished does not wait for the rest."""

import json
import shutil

import pytest
from support import cases
from support.clusters import BAD, GOOD

from backbeat_docs import MessageValidator
from backbeat_docs.hosts.dask import validate_on_cluster
from backbeat_docs.hosts.dask.validation import pack, unpack
from backbeat_docs.run import Located, blocks


class Here:
    """A cluster that calls functions when their results are asked for."""

    def __init__(self):
        self.started, self.finished = 0, 0

    def start(self, function, *arguments):
        self.started += 1
        return Call(self, function, arguments)

    def most_ahead(self):
        return 2


class Call:
    def __init__(self, cluster, function, arguments):
        self.cluster, self.function, self.arguments = cluster, function, arguments

    def result(self):
        self.cluster.finished += 1
        return self.function(*self.arguments)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"\n".join([GOOD, BAD] * 50))
    return str(path)


@pytest.mark.usefixtures("small")
def test_that_few_blocks_are_ahead_and_outcomes_come_early(path):
    cluster, sizes, ahead = Here(), [], []
    inputs = list(blocks.path(path, 1 << 20))
    for _ in validate_on_cluster(cluster, MessageValidator(), inputs, sizes.append):
        ahead.append(cluster.started - cluster.finished)
    assert max(ahead) == 2
    assert cluster.started == cluster.finished == len(inputs) > 9
    assert sizes == [block.size for block in inputs]


@pytest.mark.usefixtures("small")
def test_that_lines_of_a_pipe_wait_for_nothing_behind_them(path):
    def read():
        yield from inputs
        yield Located("<stdin>", BAD)
        raise AssertionError("the next line has not arrived yet")

    inputs = list(blocks.path(path, 1 << 20))
    sizes = []
    outcomes = validate_on_cluster(Here(), MessageValidator(), read(), sizes.append)
    for outcome in outcomes:
        if outcome.path == "<stdin>":
            break
    assert len(sizes) == len(inputs)


@pytest.mark.parametrize("declared", [True, False])
def test_that_workers_need_no_folder_of_contracts(tmp_path, declared):
    folder = tmp_path / "mine"
    shutil.copytree(cases.SCHEMAS, folder)
    contract = folder / "statusclaim-v1.schema.json"
    contract.write_text(contract.read_text().replace('"executing"', '"executin"'))
    if declared:
        row = {
            "message": "statusclaim", "version": "1", "field": "notes",
            "reason": "nobody reads it", "replacement": None, "last_date": "2999-01-01",
        }  # fmt: skip
        (folder / "released" / "declarations.json").write_text(json.dumps({"deprecated": [row]}))
    validator = MessageValidator(folder, warn_deprecated=declared)
    packed = pack(validator)
    shutil.rmtree(folder)
    found = [unpack(packed).validate(message).as_dict() for message in (GOOD, BAD)]
    assert found == [validator.validate(message).as_dict() for message in (GOOD, BAD)]
    assert [one["valid"] for one in found] == [False, True]
    assert ("deprecated" in str(found[1])) == declared
    assert unpack(packed) is unpack(packed)
