"""`backbeat new-contract`: what it writes passes every check, and nothing is ever overwritten."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from support import cases

from backbeat_docs import contracts
from backbeat_docs.contracts.lint import lint
from backbeat_docs.document import contract_page
from backbeat_docs.document.examples import Examples
from backbeat_docs.document.fences import fences
from backbeat_docs.engines import ENGINES
from backbeat_docs.hosts import cli
from backbeat_docs.testing import Kit
from backbeat_docs.text.pointer import to_pointer

WRITTEN = [
    "schemas/{}-v1.schema.json",
    "docs/messages/{}.md",
    "examples/valid/{}.json",
    "examples/invalid/{}.json",
    "tests/cases/{}.json",
    "tests/test_{}.py",
]


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A team's empty repository, which is the current folder."""
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def new_contract(capsys, *words):
    try:
        status = cli.main(["new-contract", *words])
    except SystemExit as error:
        status = error.code
    return status, *capsys.readouterr()


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())


def only_contract(schemas):
    (contract,) = contracts.load(schemas).values()
    return contract


def test_the_files_are_written_and_listed(shop, capsys):
    status, out, err = new_contract(capsys, "order")
    paths = [name.format("order") for name in WRITTEN]
    assert (status, out.splitlines(), err) == (0, paths, "")
    assert files(shop) == sorted(paths)


@pytest.mark.parametrize("name", ["order", "order_line", "note", "status", "type", "a", "z9" * 32])
def test_a_new_contract_passes_every_check(shop, capsys, name):
    assert new_contract(capsys, name)[0] == 0
    contract = only_contract("schemas")
    assert (contract.name, contract.type) == (name, f"shop.{name}.v1")
    assert lint(contract) == []
    assert contract_page.describe(contract)
    assert cli.main(["evolve", "--check"]) == 0
    page = (shop / "docs/messages" / f"{name}.md").read_text()
    checked = [Examples(shop / "schemas").check(fence) for fence in fences(page)]
    assert [one.problems for one in checked] == [()] * len(checked)
    assert [one.valid for one in checked] == [True, False, False]


def test_the_cases_have_the_format_of_the_conformance_suite(shop, capsys):
    new_contract(capsys, "order")
    suite = json.loads((shop / "tests/cases/order.json").read_text())
    schema = json.loads((cases.SCHEMAS / "tools" / "conformance.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(suite)
    refuse = [engine(only_contract("schemas").schema) for engine in ENGINES.values()]
    validate = Kit("schemas").validator.validate
    for case in suite:
        findings = [[f.code, f.pointer, f.message] for f in validate(case["message"]).findings]
        assert findings == case.get("findings", [])
        for refusals in refuse:
            found = [[one.keyword, to_pointer(one.path)] for one in refusals(case["message"])]
            assert found == case.get("refusals", [])


def test_the_test_that_is_written_passes(shop, capsys):
    new_contract(capsys, "order", "--schemas", "sch'emas \\n")
    test = shop / "tests" / "test_order.py"
    names: dict[str, object] = {"__file__": str(test)}
    exec(compile(test.read_bytes(), test, "exec"), names)
    for case in names["CASES"]:
        names["test_case"](case)
    names["test_examples"]()


def test_a_second_contract_has_the_namespace_and_the_address_of_the_first(shop, capsys):
    new_contract(capsys, "order", "--namespace", "my.shop", "--base", "https://example.org/x")
    assert new_contract(capsys, "invoice")[0] == 0
    loaded = contracts.load("schemas")
    assert set(loaded) == {"my.shop.order.v1", "my.shop.invoice.v1"}
    identity = "https://example.org/x/schemas/{}/1.0.0.json"
    assert {one.id for one in loaded.values()} == {
        identity.format("order"),
        identity.format("invoice"),
    }


def test_contracts_that_differ_in_their_namespace_leave_the_choice(shop, capsys):
    new_contract(capsys, "order", "--namespace", "one")
    new_contract(capsys, "invoice", "--namespace", "two", "--base", "https://two.example")
    status, _, err = new_contract(capsys, "third")
    assert (status, err.count("\n")) == (2, 1)
    assert "--namespace: your contracts use one, two" in err
    status, _, err = new_contract(capsys, "third", "--namespace", "one")
    assert "choose with --base" in err
    words = ("third", "--namespace", "one", "--base", "https://one.example/")
    assert new_contract(capsys, *words)[0] == 0


@pytest.mark.parametrize("index", range(len(WRITTEN)))
@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda p: p.symlink_to("nowhere")])
def test_a_path_that_exists_is_never_overwritten(shop, capsys, index, make):
    path = Path(WRITTEN[index].format("order"))
    path.parent.mkdir(parents=True)
    make(path)
    before = files(shop)
    status, out, err = new_contract(capsys, "order")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert str(path) in err
    assert files(shop) == before
    assert os.path.lexists(path)


@pytest.mark.parametrize("place", ["docs", "tests", "examples"])
def test_a_file_in_place_of_a_folder_leaves_nothing_behind(shop, capsys, place):
    Path(place).touch()
    status, out, err = new_contract(capsys, "order")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert place in err
    assert files(shop) == [place]


@pytest.mark.parametrize("path", ["order-v2.schema.json", "released/order/1.0.0.json"])
def test_a_message_that_has_a_contract_is_refused(shop, capsys, path):
    new_contract(capsys, "order")
    written = shop / "schemas" / "order-v1.schema.json"
    text = written.read_text().replace("order.v1", "order.v2").replace("1.0.0", "2.0.0")
    written.unlink()
    (shop / "schemas" / path).parent.mkdir(parents=True, exist_ok=True)
    (shop / "schemas" / path).write_text(text)
    status, _, err = new_contract(capsys, "order")
    assert (status, err.count("\n")) == (2, 1)
    assert "the contract order already exists" in err


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Order", "try order"),
        ("order-line", "try order_line"),
        ("OrderLine", "try order_line"),
        ("order.v1", "try order_v1"),
        ("1st", "try st"),
        ("a__b", "try a_b"),
        ("_", '"_"'),
        ("", '""'),
        ("../order", "try order"),
        ("naïve", "try na_ve"),
        ("\x1b[31m", "try m"),
        ("x" * 65, "at most 64"),
        ("x\n", "try x"),
    ],
)
def test_a_name_that_no_contract_can_have_is_refused_with_the_reason(shop, capsys, name, hint):
    status, out, err = new_contract(capsys, name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert hint in err
    assert "\x1b" not in err
    assert files(shop) == []


@pytest.mark.parametrize(
    "words",
    [
        ("--namespace", "My Shop"),
        ("--namespace", "a..b"),
        ("--namespace", ""),
        ("--namespace", "x" * 65),
        ("--base", "shop.example"),
        ("--base", "https://shop.example/?q"),
        ("--base", "https://"),
        ("--base", 'https://"'),
    ],
)
def test_other_names_are_refused_too(shop, capsys, words):
    status, out, err = new_contract(capsys, "order", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert files(shop) == []


@pytest.mark.parametrize(
    ("folder", "namespace"),
    [("My-Shop", "my_shop"), ("shop 2", "shop_2"), ("x" * 100, "x" * 64), ("1$", None)],
)
def test_the_namespace_is_that_of_the_folder(shop, capsys, monkeypatch, folder, namespace):
    place = shop / folder
    place.mkdir()
    monkeypatch.chdir(place)
    status, _, err = new_contract(capsys, "order")
    if namespace is None:
        assert status == 2
        assert "--namespace" in err
    else:
        assert only_contract("schemas").type == f"{namespace}.order.v1"


def test_the_files_are_next_to_the_folder_of_schemas(shop, capsys, monkeypatch):
    folder = shop / "deep" / "contracts"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert new_contract(capsys, "order", "--schemas", ".")[0] == 0
    assert (shop / "deep/docs/messages/order.md").is_file()
    assert only_contract(folder).type == "deep.order.v1"


def test_a_broken_contract_beside_it_is_one_line(shop, capsys):
    new_contract(capsys, "order")
    (shop / "schemas" / "other-v1.schema.json").write_text("{")
    status, _, err = new_contract(capsys, "invoice")
    assert (status, err.count("\n")) == (2, 1)
    assert "other-v1.schema.json" in err
