import json

import polars as pl
import pyarrow as pa
import pytest
from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.hosts.arrow import validate_batch

GOOD = json.dumps(cases.example("statusclaim"))
BAD = GOOD.replace("executing", "executin")
ROWS = [GOOD, None, BAD, "{\n]", GOOD]


def columns():
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary()):
        yield pytest.param(pa.array(ROWS, pa.string()).cast(kind), id=str(kind))
    yield pytest.param(pa.chunked_array([ROWS[:2], ROWS[2:]], pa.string()), id="chunked")
    yield pytest.param(pa.array(ROWS).dictionary_encode(), id="dictionary")
    yield pytest.param(pa.array([None, *ROWS, None]).slice(1, 5), id="slice")
    yield pytest.param(pl.Series(ROWS), id="polars")


@pytest.mark.parametrize("column", list(columns()))
def test_a_column(column):
    batch = validate_batch(column)
    assert batch.valid.to_pylist() == [True, None, False, False, True]
    assert batch.findings.to_pylist() == [
        {
            "row": 2,
            "code": "enum",
            "pointer": "/state",
            "message": MessageValidator().validate(BAD).findings[0].message,
            "line": 1,
            "column": BAD.index('"executin"') + 1,
        },
        {
            "row": 3,
            "code": "not-json",
            "pointer": "",
            "message": MessageValidator().validate("{\n]").findings[0].message,
            "line": 2,
            "column": 1,
        },
    ]


def test_bytes_that_are_not_text():
    batch = validate_batch(pa.array([b"\xff", b'{"type": "\\ud800"}', GOOD.encode()]))
    assert batch.valid.to_pylist() == [False, False, True]
    assert batch.findings["code"].to_pylist() == ["not-utf8", "not-json"]
    batch.findings.validate(full=True)


def test_an_empty_column():
    batch = validate_batch(pa.array([], pa.string()))
    assert (len(batch.valid), batch.findings.num_rows) == (0, 0)
    assert batch.findings.schema == validate_batch(pa.array([BAD])).findings.schema


def test_a_validator_of_the_caller():
    extra = json.dumps({**cases.example("statusclaim"), "extra": 1})
    tolerant = MessageValidator(unknown_fields="allow")
    assert validate_batch(pa.array([extra])).valid.to_pylist() == [False]
    assert validate_batch(pa.array([extra]), tolerant).valid.to_pylist() == [True]


def test_the_partitions_of_a_dask_data_frame():
    import pandas as pd
    from dask import dataframe

    def find(partition):
        batch = validate_batch(pa.array(partition["message"]))
        table = batch.findings.to_pandas()
        return table.assign(row=partition.index[table["row"]])

    frame = pd.DataFrame({"message": [GOOD, BAD, GOOD, "[]"] * 25})
    meta = validate_batch(pa.array([], pa.string())).findings.to_pandas()
    found = dataframe.from_pandas(frame, npartitions=4).map_partitions(find, meta=meta).compute()
    assert found["row"].tolist() == [row for row in range(100) if row % 2]
    assert found["code"].value_counts().to_dict() == {"enum": 25, "not-an-object": 25}


@pytest.mark.parametrize(
    ("column", "words"),
    [(pa.array([1]), "not int64"), ([GOOD], "not list"), (GOOD, "not str")],
)
def test_other_columns_are_type_errors(column, words):
    with pytest.raises(TypeError, match=words):
        validate_batch(column)
