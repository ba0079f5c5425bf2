"""Lets go of bars that keep every rule: beyond the horizon, only their number is remembered.

Such bars in a row, of the same length, become one: the first of them, and how often it repeats.
They take their reports with them. So in a recording that repeats more bars than the horizon has,
the number of undecided cases may depend on its parts; the findings do not.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from backbeat_docs.conform.bars import Bar, count_certain
from backbeat_docs.conform.conclusion import Place
from backbeat_docs.conform.epochs import is_new
from backbeat_docs.conform.fold import Fold
from backbeat_docs.conform.rules import RULES
from backbeat_docs.conform.rules.rule import BAR
from backbeat_docs.conform.segment import Segment
from backbeat_docs.conform.view import BarView, Epoch

Reports = dict[str, dict[str, tuple[Place, Mapping[str, Any]]]]


def settle(segment: Segment, reports: Reports) -> None:
    """Reduce the bars of a segment, if there are many; their reports are removed too."""
    fold = segment.fold
    if len(fold.bars) <= fold.most_bars:
        return
    kept: list[Bar] = []
    settled = dict(_find_settled(segment, reports))
    for bar in fold.bars:
        report = settled.get(id(bar))
        if report is not None:
            del reports[bar.window]
            bar.report = report
        if kept and _is_repeated(kept[-1], bar):
            kept[-1].times += bar.times
            kept[-1].end = bar.final
        else:
            kept.append(bar)
    fold.bars = kept
    fold.most_bars = max(3 * segment.options.windows, 2 * len(kept))


def _is_repeated(one: Bar, later: Bar) -> bool:
    if one.report is None or later.report is None:
        return False
    end, first = one.final, later.first
    assert end is not None
    assert first is not None
    assert one.summary is not None
    assert later.summary is not None
    return one.summary.frames == later.summary.frames and end.beat + 1 == first.beat


def _find_settled(segment: Segment, reports: Reports) -> Iterator[tuple[int, Any]]:
    """Yield the identities of bars that certainly keep all rules, and the report of each."""
    options, fold = segment.options, segment.fold
    bars = fold.bars
    epoch = Epoch(options, "", 0, 1)
    epoch.doubt.add(fold.doubt)
    epoch.claim_doubt.add(fold.doubt)
    epoch.claim_doubt.add(fold.claim_doubt)
    for breach in fold.breaches:
        epoch.add_doubt(*breach.beats)
    open_tasks = _find_bars_of_first_tasks(fold)
    reported = [index for index, bar in enumerate(bars) if bar.window in reports]
    total = sum(bar.times for bar in bars)
    numbers = _find_shared_windows(bars, options.windows)
    number = 0
    for index, bar in enumerate(bars):
        number += bar.times
        inner = options.windows + 2 < number < total - options.windows - 2
        if not inner or bar.summary is None or bar.report or bar.first is None:
            continue
        if (
            id(bar) in open_tasks
            or bar.window in numbers
            or is_new(bars[index - 1].final, bar.first)
        ):
            continue
        view = BarView(epoch, segment, bars, index, reports, reported)
        if len(view.reports) == 1 and _keeps_all(view):
            yield id(bar), view.reports[0]


def _keeps_all(view: BarView) -> bool:
    doubt = view.epoch.claim_doubt.within(view.first.beat - 1, view.last.beat + 1)
    if doubt or view.incomplete or view.uncounted:
        return False
    (_, report) = view.reports[0]
    low, high = count_certain(view.bar.helped, view.bar.next)
    if not low <= report["help_promises_fulfilled"] <= high:
        return False
    return all(rule.find(view) is None for rule in RULES.values() if rule.kind == BAR)


def _find_bars_of_first_tasks(fold: Fold) -> set[int]:
    """Return the bars of which the part before may change the count of kept promises."""
    tasks = (task for record in fold.agents.values() for task in record.first_tasks.values())
    return {id(task.completed_in) for task in tasks if task.completed_in is not None}


def _find_shared_windows(bars: list[Bar], most: int) -> set[str]:
    """Return the windows that two bars have within the horizon."""
    seen: dict[str, int] = {}
    shared, number = set(), 0
    for bar in bars:
        number += bar.times
        if bar.report is None and number - seen.get(bar.window, -most - 1) <= most:
            shared.add(bar.window)
        seen[bar.window] = number
    return shared
