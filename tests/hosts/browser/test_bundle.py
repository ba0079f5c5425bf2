"""What is built for browsers: its sources are checked, and the wheel has it without them."""

from __future__ import annotations

import json
import re

import pytest
from hatchling.builders.wheel import WheelBuilder
from support import bundle, cases, toolchains

from backbeat_docs import MessageValidator
from backbeat_docs.hosts import browser
from backbeat_docs.validate.export import export

PACKAGES = json.loads((bundle.HOST / "package.json").read_text())["dependencies"]
LOCK = json.loads((bundle.HOST / "package-lock.json").read_text())["packages"]
LARGEST_MODULE = 60_000  # bytes of backbeat.mjs
LONGEST_SOURCE = 300  # lines


def test_types_and_style() -> None:
    bundle.check()


def test_unit_tests() -> None:
    assert re.search(r"^ℹ fail 0$", bundle.run("--test"), re.MULTILINE)


@pytest.mark.parametrize("path", sorted((bundle.HOST / "src").rglob("*.ts")), ids=lambda p: p.name)
def test_no_source_is_too_long(path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_SOURCE


def test_the_module_is_small_and_needs_no_eval() -> None:
    module = (bundle.build() / "backbeat.mjs").read_text()
    assert len(module.encode()) < LARGEST_MODULE
    assert not re.search(r"\beval\b|\bFunction\(|\bimport\b", module)


def test_the_types_are_complete(tmp_path) -> None:
    (tmp_path / "backbeat.d.mts").write_text((bundle.build() / "backbeat.d.mts").read_text())
    (tmp_path / "use.mts").write_text(
        'import { type Contracts, type Finding, parseStrict, Validator } from "./backbeat.mjs";\n'
        "export function check(data: Contracts, text: string): Finding[] {\n"
        '  const validator = new Validator(data, { unknownFields: "allow" });\n'
        "  const [first] = validator.validateLines(text);\n"
        "  if (parseStrict(text).kind === first?.title) return [];\n"
        "  return validator.validate(text).findings;\n"
        "}\n"
    )
    tsc = str(toolchains.node_modules(bundle.HOST) / "typescript" / "bin" / "tsc")
    options = ["--strict", "--noEmit", "--target", "es2022", "--module", "esnext"]
    bundle.run(tsc, *options, "--moduleResolution", "bundler", "use.mts", folder=tmp_path)


def test_the_reader_has_the_limits_of_the_command() -> None:
    code = 'import { LIMITS } from "./src/limits.ts"; console.log(JSON.stringify(LIMITS));'
    limits = json.loads(bundle.run("--input-type=module", "--eval", code).splitlines()[-1])
    exported = export(MessageValidator())["limits"]
    assert limits == {name: exported[name] for name in limits}


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    packages = [row for name, row in LOCK.items() if name]
    assert all(row["integrity"].startswith("sha512-") for row in packages)
    assert not any("resolved" in row for row in packages)
    assert LOCK[""]["dependencies"] == PACKAGES


@pytest.mark.parametrize("name", sorted(PACKAGES.keys() & toolchains.pinned().keys()))
def test_packages_have_the_versions_of_the_tests(name) -> None:
    assert PACKAGES[name] == toolchains.pinned()[name]


def test_the_wheel_has_the_bundle_and_not_its_sources() -> None:
    folder = bundle.build().relative_to(cases.ROOT).as_posix()
    included = {
        file.distribution_path
        for file in WheelBuilder(str(cases.ROOT)).recurse_included_files()
        if file.distribution_path.startswith("backbeat_docs/hosts/browser/")
    }
    assert {path for path in included if not path.endswith(".py")} == {
        f"{folder}/{name}" for name in browser.BUNDLE
    }


def test_a_bundle_that_is_not_built_is_not_found(monkeypatch) -> None:
    assert browser.find_bundle() == bundle.build()
    monkeypatch.setattr(browser, "BUNDLE", ("missing.js",))
    assert browser.find_bundle() is None
