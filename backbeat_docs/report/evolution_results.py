"""The results of comparisons and of the gate in the form of a run, for all report formats.

A schema is the input, and a problem is a finding in it: its code is the name of the problem, or of
the rule that found the change.
"""

import itertools
from collections.abc import Iterator, Mapping

from backbeat_docs.contracts import declarations
from backbeat_docs.contracts.declarations import Waiver
from backbeat_docs.evolve.gate import Gate, GatedSchema
from backbeat_docs.evolve.positions import Position, locate
from backbeat_docs.run import Result
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.verdict import Verdict


def as_results(gate: Gate, folder: str, texts: Mapping[str, str]) -> Iterator[Result]:
    """Yield a result for each schema, each snapshot that changed, and the declared waivers."""
    for one in gate.schemas:
        yield schema_as_result(one, texts)
    for name, problem in gate.snapshots:
        finding = Finding("snapshot-changed", "", problem)
        yield Result(f"{folder}/released/{name}", 1, False, Verdict(None, None, name, (finding,)))
    if gate.waivers:
        waived = tuple(itertools.starmap(_describe_waiver, enumerate(gate.waivers)))
        path = f"{folder}/released/{declarations.FILE}"
        yield Result(path, 1, False, Verdict(None, None, "declarations", waived))


def _describe_waiver(index: int, waiver: Waiver) -> Finding:
    what = f"{waiver.problem} for {waiver.message} {waiver.version}"
    sentence = f"{what} is waived until {waiver.expires}: {waiver.reason}"
    return Finding("waived", f"/waivers/{index}", sentence)


def schema_as_result(one: GatedSchema, texts: Mapping[str, str]) -> Result:
    """Return the result for one schema."""
    findings = []
    for problem in one.problems:
        at = Position("", "")
        if one.contract is not None:
            at = locate(one.contract, problem.pointer, texts)
        finding = Finding(problem.name, problem.pointer, problem.sentence, at.line, at.column)
        findings.append(finding)
    contract = one.contract
    verdict = Verdict(
        contract.type if contract else None,
        contract.version if contract else None,
        one.title,
        tuple(findings),
    )
    data = texts.get(str(one.path), "").encode()
    return Result(str(one.path), 1, False, verdict, data if findings else b"")
