import json

from hypothesis import given
from hypothesis import strategies as st
from support.values import VALUES

from backbeat_docs.text import pointer
from backbeat_docs.text.pointer import unescape


def value_at(value, pointer):
    for step in pointer.split("/")[1:]:
        step = unescape(step)
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def pointers(value, way=()):
    yield pointer.to_pointer(way)
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, below in inner:
        yield from pointers(below, (*way, step))


@given(VALUES, st.sampled_from([None, 1]), st.data())
def test_every_value_is_found_at_its_place(value, indent, data):
    text = json.dumps(value, indent=indent)
    decoder = json.JSONDecoder()
    every = list(pointers(value))
    asked = data.draw(st.lists(st.sampled_from(every), max_size=5))
    assert set(pointer.locate(text, asked)) == set(asked)
    alone = [pointer.locate(text, [one]) for one in every]
    for found, span in [
        pair for spans in (pointer.locate(text, every), *alone) for pair in spans.items()
    ]:
        assert decoder.raw_decode(text, span.start)[0] == value_at(value, found)
        if span.key is not None:
            assert decoder.raw_decode(text, span.key)[0] == unescape(found.rpartition("/")[2])


def test_missing_values_are_not_found():
    assert pointer.locate('{"a": [1]}', ["/b", "/a/1", "/a/0/0", "/a"]).keys() == {"/a"}


@given(st.text(alphabet="ab\n\r🥁"), st.data())
def test_line_and_column(text, data):
    offset = data.draw(st.integers(0, len(text)))
    line, column = pointer.line_and_column(text, offset)
    before = text[:offset].split("\n")
    assert (line, column) == (len(before), len(before[-1]) + 1)


@given(st.lists(st.text() | st.integers(0, 9)))
def test_that_a_pointer_can_be_split_again(path):
    steps = [unescape(s) for s in pointer.to_pointer(tuple(path)).split("/")[1:]]
    assert steps == [str(step) for step in path]
