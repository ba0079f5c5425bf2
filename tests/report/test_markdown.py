from markdown_it import MarkdownIt

from backbeat_docs.report.markdown import MOST_FINDINGS
from backbeat_docs.run import Located


def test_counts_are_a_table_and_findings_a_list(reports, outcomes):
    html = MarkdownIt("commonmark").enable("table").render(reports.written("markdown", outcomes))
    assert '<td style="text-align:right">6</td>' in html
    assert html.count("<li>") == 9
    assert (
        html.count(
            'href="https://chorus-services.github.io/backbeat/reference/finding-codes/#finding-'
        )
        == 8
    )


def test_a_summary_stays_short(reports):
    items = [Located("a.ndjson", b"[]", line, streamed=True) for line in range(1, 100)]
    text = reports.written("markdown", reports.validated(*items))
    assert text.count("\n- ") == MOST_FINDINGS
    assert f"{99 - MOST_FINDINGS} more are not listed" in text


def test_a_summary_without_findings(reports):
    assert "Findings\n" not in reports.written("markdown", [])
