import importlib

import pytest

from backbeat_docs.commands import COMMANDS, load_command, module_name

KINDS = {"text", "count", "number", "flag", "duration"}


@pytest.mark.parametrize("name", COMMANDS)
def test_that_a_command_is_complete(name):
    table = load_command(name)
    assert table.name == name
    assert table.summary[0].isupper()
    assert table.description.endswith(".")
    assert table.examples
    assert [status for status, _ in table.statuses] == sorted(s for s, _ in table.statuses)
    assert table.statuses[0][0] == 0
    assert callable(importlib.import_module(f"backbeat_docs.hosts.cli.{module_name(name)}").run)


@pytest.mark.parametrize("name", COMMANDS)
def test_that_the_options_of_a_command_are_complete(name):
    names = [option for row in load_command(name).options for option in row.names]
    assert len(names) == len(set(names))
    for row in load_command(name).options:
        assert row.kind in KINDS
        assert row.help
        assert not row.help.endswith(".")
        assert not (row.choices and row.default not in (*row.choices, None))


def test_that_an_unknown_command_is_an_error():
    with pytest.raises(KeyError):
        load_command("valid")
