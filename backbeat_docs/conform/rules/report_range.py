"""The rule `report-range`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import Frame, cite_frame, cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import EDGE, BarView

SENTENCE = "the report has {name} {value}, but beat {beat} is {which} of its window"


def find(view: BarView) -> Breach | Undecided | None:
    """A report's beats are not those of its window.

    **Why it matters.** Reports leave a gap or overlap, so beats are counted twice or not at all.

    **Likely causes.** Reverb counts beats from 1, takes `to_beat` as excluded, or assumes a bar
    length.

    **What to do.** Take the first and the last `beat_index` of the window's frames.
    """
    if isinstance(view.report, Undecided):
        return view.report
    place, report = view.report
    wrong = _find_wrong_end(view, report["from_beat"], report["to_beat"])
    if wrong is None:
        return None if view.is_first_known and view.is_last_known else EDGE
    name, frame, which = wrong
    return Breach(
        "report-range",
        SENTENCE.format(name=name, value=report[name], beat=frame.beat, which=which),
        (cite_report(place, report, "from_beat", "to_beat"), cite_frame(frame, "window_id")),
        view.subject,
        (view.first.beat, view.last.beat),
    )


def _find_wrong_end(view: BarView, low: int, high: int) -> tuple[str, Frame, str] | None:
    first, last = view.first, view.last
    if low > first.beat or (view.is_first_known and low != first.beat):
        return "from_beat", first, "the first one" if view.is_first_known else "one"
    if high < last.beat or (view.is_last_known and high != last.beat):
        return "to_beat", last, "the last one" if view.is_last_known else "one"
    return None
