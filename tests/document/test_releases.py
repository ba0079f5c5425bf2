import json

from support import cases

from backbeat_docs.document import release_pages as releases
from backbeat_docs.evolve.releases import snapshots

GOLDEN = """\
---
title: BeatFrame 1.1.0
description: What BeatFrame 1.1.0 changed.
---

# BeatFrame 1.1.0

The schema: <https://chorus-services.github.io/backbeat/schemas/beatframe/1.1.0.json>

## Changes since 1.0.0

The bump is **minor**.

- Is every old message valid by this version? yes
- Do tolerant readers of the old version take every new message? yes

| rule | place | change | touches |
|---|---|---|---|
| [`member-added`](../evolution-rules.md#rule-member-added) | `/properties/note` | \
note&#58; is new and optional | nobody |

A message that is valid for this version and refused by the previous version: \
unknown field &#34;note&#34;

```json
"""


def released(tmp_path):
    """A folder with BeatFrame 1.0.0 and 1.1.0."""
    cases.first_release(tmp_path)
    schema = cases.first_schema("beatframe")
    schema["$id"] = schema["$id"].replace("1.0.0", "1.1.0")
    schema["properties"]["note"] = {"type": "string", "maxLength": 20, "examples": ["hi"]}
    (tmp_path / "released/beatframe/1.1.0.json").write_text(json.dumps(schema))
    return tmp_path


def test_the_page_of_a_release(tmp_path):
    folder = released(tmp_path)
    page = releases.pages(folder)["reference/releases/beatframe-1.1.0.md"]()
    head, _, rest = page.partition("```json\n")
    assert f"{head}```json\n" == GOLDEN
    assert json.loads(rest.partition("```")[0])["note"] == "hi"


def test_the_page_of_a_first_release(tmp_path):
    page = releases.pages(released(tmp_path))["reference/releases/statusclaim-1.0.0.md"]()
    assert page.endswith("This is the first release.\n")


def test_that_every_release_is_listed(tmp_path):
    folder = released(tmp_path)
    made = releases.pages(folder)
    index = made["reference/releases/index.md"]()
    assert len(made) == len(list(folder.glob("released/*/*.json"))) + 1
    for name in made:
        assert name.endswith("index.md") or f"({name.rpartition('/')[2]})" in index


def test_that_versions_are_ordered_by_number(tmp_path):
    folder = released(tmp_path)
    text = (folder / "released/beatframe/1.1.0.json").read_text()
    (folder / "released/beatframe/1.10.0.json").write_text(text.replace("1.1.0", "1.10.0"))
    (folder / "released/beatframe/1.9.0.json").write_text(text.replace("1.1.0", "1.9.0"))
    found = [one.contract.version for one in snapshots(folder, "beatframe")]
    assert found == ["1.0.0", "1.1.0", "1.9.0", "1.10.0"]
