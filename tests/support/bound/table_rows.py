"""The tables of the pages, each with the source of its columns."""

from __future__ import annotations

import functools

from support.bound import cells, names
from support.bound.tables import Table

_TABLES = (
    Table("README.md", "Message | From → to | Contains", cells.messages),
    Table("CONTRIBUTING.md", "Run | When you want to", names.targets),
    Table("docs/index.md", "Message | From → to | Contains", cells.messages),
    Table("docs/words.md", "Interface | From → to | Message", cells.interfaces),
    *(
        Table(f"docs/messages/{name}.md", f"Interface | {cells.interface(name)[0]}",
              functools.partial(cells.facts, name))
        for name in cells.ORDER
    ),
    Table("docs/protocol.md", "Part | In 7ffd:0001:abcd | Contains", cells.clock),
    Table("docs/tempo-guide.md", "To get | Calculate | At 2 BPM", cells.arithmetic),
    Table("docs/settings.md", "Setting | Value | Default | Meaning", cells.settings),
    Table("docs/arrow.md", "Column | Content", cells.columns),
    Table("docs/ci/github.md", "Input | Default | Meaning",
          lambda: cells.inputs("action.yml", "inputs")),
    Table("docs/ci/github.md", "Output | Meaning", lambda: cells.inputs("action.yml", "outputs")),
    Table("docs/ci/gitlab.md", "Input | Default | Meaning",
          lambda: cells.inputs("templates/validate/template.yml", "spec", "inputs")),
    Table("docs/ci/index.md", "Status | Meaning", dict),  # its rows are facts
    Table("docs/ci/reports.md", "Format | For | Contains", cells.formats),
    Table("docs/ci/reports.md", "Reason | Which files | Requested", cells.skips),
    Table("docs/docs-as-tests.md", "Setting | Default | Meaning",
          cells.pytest_settings),
    Table("docs/docs-as-tests.md", "Block | How it is checked", cells.blocks),
    Table("docs/docs-as-tests.md", "Parser | What it does", cells.parsers),
    Table("docs/guides/docs-site.md", "Template | Blocks", cells.templates),
    Table("docs/install.md", "Extra | Adds | Packages", cells.extras),
    Table("docs/install.md", "Shell | Line", cells.shells),
    Table("docs/reference/conformance.md", "Member | Contains", cells.conformance),
    Table("docs/schema-evolution.md", "You want to | Bump", cells.bumps),
    Table("docs/architecture.md", "Packages, from the top layer down | What they contain",
          cells.packages),
)  # fmt: skip

TABLES = tuple(row._replace(columns=functools.cache(row.columns)) for row in _TABLES)
"""Every table with a source; a test lists the tables that have none."""
