import html
import json
import os
import subprocess

from support import cases

from backbeat_docs.document import release_pages as releases
from backbeat_docs.evolve.releases import snapshots

GOLDEN = """\
---
title: BeatFrame 1.1.0
description: What BeatFrame 1.1.0 changed.
---

# BeatFrame 1.1.0 {#release-beatframe-1.1.0}

| Type | Released | Schema |
|---|---|---|
| `backbeat.beatframe.v1` | no tag yet | \
<https://chorus-services.github.io/backbeat/schemas/beatframe/1.1.0.json> |

## Changes since 1.0.0

The bump is **minor**.

- Is every old message valid by this version? yes
- Do tolerant readers of the old version accept every new message? yes

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
    assert "\nThis is the first release.\n" in page
    assert "Changes since" not in page


def test_that_the_page_has_the_fields_and_the_schema(tmp_path):
    snapshot = snapshots(released(tmp_path), "beatframe")[0]
    page = releases.page(snapshot, None, "2026-11-25")
    assert "| `backbeat.beatframe.v1` | 2026-11-25 | <" in page
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
    assert len(rows) == len(snapshot.contract.schema["properties"]) + 1
    assert "<td><span>hlc</span></td><td><span>yes</span></td>" in page
    assert html.unescape(page.partition("<pre><code>")[2].partition("</code>")[0]) == json.dumps(
        snapshot.contract.schema, indent=2
    )


def test_that_the_page_lists_deprecated_fields(tmp_path):
    folder = released(tmp_path)
    row = {"message": "beatframe", "version": "1", "field": "note", "reason": "unused"}
    row |= {"replacement": None, "last_date": "2027-01-31"}
    (folder / "released" / "declarations.json").write_text(json.dumps({"deprecated": [row]}))
    made = releases.pages(folder)
    assert len(made) == len(list(folder.glob("released/*/*.json"))) + 1
    page = made["reference/releases/beatframe-1.1.0.md"]()
    assert "| note | unused | nothing | 2027&#45;01&#45;31 |" in page
    assert "Deprecated" not in made["reference/releases/barreport-1.0.0.md"]()


def test_that_the_date_is_that_of_the_first_tag(tmp_path):
    released(tmp_path)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    words = [("init", "-q"), ("add", "."), ("commit", "-qm", "Release"), ("tag", "latest")]
    date = {"GIT_COMMITTER_DATE": "2026-11-25T12:00:00Z"}
    for word in [*words, ("tag", "v1.0.0"), ("tag", "v1.1.0")]:
        subprocess.run(["git", *who, *word], cwd=tmp_path, check=True, env={**os.environ, **date})
    page = releases.pages(tmp_path)["reference/releases/beatframe-1.0.0.md"]()
    assert "| 2026-11-25 |" in page


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
