"""Concludes from what was read of each cluster: evaluates the rules on bars, and counts."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from backbeat_docs.conform.bars import Bar, shift
from backbeat_docs.conform.conclusion import (
    Breach,
    Conclusion,
    Notice,
    Place,
)
from backbeat_docs.conform.epochs import find_epochs, is_new
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import SECOND, difference, parse_clock
from backbeat_docs.conform.rules import RULES, window_reused
from backbeat_docs.conform.rules.rule import BAR, CLAIM, TASK, Undecided
from backbeat_docs.conform.segment import REPLAY, RESTART, Segment
from backbeat_docs.conform.tally import Tally
from backbeat_docs.conform.view import CLUSTERS, EDGE, BarView, Epoch, find_touched

Report = tuple[Place, Mapping[str, Any]]
Reports = dict[str, dict[str, Report]]
"""The different reports of each window, by their content."""

MIXED = "the recording has replays, perhaps of another epoch"


def conclude(
    options: Options,
    clusters: Mapping[str, list[Segment]],
    counted: frozenset[str],
    reports: Reports,
    single: list[Breach],
    counts: Counter[str],
) -> Conclusion:
    """Return the conclusion from the segments of each cluster.

    `counted` are the clusters of which all claims are known.
    """
    tally = Tally()
    for breach in _first_of_each(single, content=True):
        tally.add(breach.code, breach)
    for code in ("completed-unfinished", "idle-with-work"):
        tally.decided[code] = counts[f"{code} decided"]
    epochs = [
        epoch
        for cluster, segments in clusters.items()
        for epoch in find_epochs(options, cluster, segments, len(clusters))
    ]
    windows = {bar.window for epoch in epochs for _, bars, _ in epoch.parts for bar in bars}
    unknown = _find_unknown(reports, windows)
    reused = _find_reused_windows(tally, options, epochs)
    for epoch in epochs:
        epoch.reused = reused
        epoch.epochs, epoch.unknown_reports = len(epochs), unknown
        _conclude_epoch(tally, epoch, reports, epoch.cluster in counted)
    order = sorted(tally.findings, key=_order)
    tally.findings = _first_of_each(order)
    outcomes = tuple(tally.outcome(code) for code in RULES)
    shown = {kind: count for kind, count in counts.items() if not kind.endswith(" decided")}
    notices = _notices(clusters, shown, bool(counted))
    return Conclusion(outcomes, tuple(tally.findings), notices, shown)


def _find_unknown(reports: Reports, windows: set[str]) -> dict[tuple[int, int], Report]:
    """Return the reports on windows that no frame has, by their beats."""
    return {
        (report["from_beat"], report["to_beat"]): (place, report)
        for window, found in reports.items()
        if window not in windows
        for place, report in found.values()
    }


def _conclude_epoch(tally: Tally, epoch: Epoch, reports: Reports, with_claims: bool) -> None:
    doubt = epoch.claim_doubt
    for segment, bars, floor in epoch.parts:
        breaches = [each for each in segment.fold.breaches if each.beats[0] > floor]
        kept = []
        for breach in breaches:
            code = breach.code
            is_frame = code == "frame-conflict"
            found: Breach | Undecided
            if not is_frame and not with_claims:
                continue
            if RULES[code].absence and segment.is_near_edge(*breach.beats):
                found = EDGE
            elif (
                epoch.is_spliced
                or (epoch.is_mixed and not is_frame)
                or _may_be_replayed(epoch, segment, breach)
            ):
                found = Undecided(MIXED)
            elif RULES[code].absence and doubt.within(*breach.beats):
                found = Undecided(doubt.within(*breach.beats) or "")
            else:
                found = breach
                kept.append(breach)
            tally.add(code, found)
        _count_checks(tally, segment, with_claims)
        _conclude_bars(tally, epoch, segment, bars, reports, kept, with_claims)


def _may_be_replayed(epoch: Epoch, segment: Segment, breach: Breach) -> bool:
    """Return whether a claim is older than its epoch, or far from its frame in a replay."""
    if breach.code != "claim-before-frame" or segment.top is None:
        return False
    claim, frame = (parse_clock(dict(each.fields)["hlc"]) for each in breach.evidence)
    if epoch.index and epoch.begin is not None and difference(claim, epoch.begin.clock) < 0:
        return True
    seconds = segment.options.reorder_beats * 60 / segment.top.tempo
    distance = (seconds + segment.options.margin_seconds) * SECOND
    return epoch.has_replays and abs(difference(claim, frame)) > distance


def _count_checks(tally: Tally, segment: Segment, with_claims: bool) -> None:
    compared = segment.fold.checks["claim-before-frame"]
    for code, rule in RULES.items():
        if rule.kind in (TASK, CLAIM):
            if with_claims:
                tally.decided[code] += compared
            else:
                tally.reasons[code][CLUSTERS] = 1
    tally.decided["frame-conflict"] += sum(
        bar.summary.frames * bar.times for bar in segment.fold.bars if bar.summary
    )
    edge = segment.fold.checks["claim-before-frame edge"]
    if edge and with_claims:
        tally.reasons["claim-before-frame"][EDGE.reason] += edge


def _conclude_bars(
    tally: Tally,
    epoch: Epoch,
    segment: Segment,
    bars: list[Bar],
    reports: Reports,
    breaches: list[Breach],
    with_claims: bool,
) -> None:
    reported = [index for index, bar in enumerate(bars) if bar.report or bar.window in reports]
    usual: BarView | None = None
    later_breaches = sorted(breaches, key=lambda breach: breach.beats)
    highs = [breach.beats[1] for breach in later_breaches]
    window = max(highs, default=0)
    for index, bar in enumerate(bars):
        view = BarView(epoch, segment, bars, index, reports, reported)
        view.usual = usual
        view.with_claims = with_claims
        if id(bar) in epoch.reused:
            view.found.add("window-reused")
        if window >= view.first.beat:
            view.found |= _find_codes(view, later_breaches)
        _apply_all(tally, view)
        if bar.times > 1:
            _conclude_repeated(tally, view, later_breaches)
        if usual is None and view.incomplete is None:
            usual = view


def _conclude_repeated(tally: Tally, first: BarView, breaches: list[Breach]) -> None:
    """Conclude from the repetitions of a bar: all keep the rules, but some may be in doubt."""
    bar, length = first.bar, first.summary.frames
    span = (first.first.beat, length, bar.times)
    touched = first.epoch.claim_doubt.find_touched(*span)
    touched |= find_touched([breach.beats for breach in breaches], *span)
    if not first.with_claims:
        touched = set(range(bar.times))
    touched -= {0}
    for times in touched:
        bars = [shift(bar, times - 1), shift(bar, times)]
        view = BarView(first.epoch, first.segment, bars, 1, {}, [])
        view.usual, view.with_claims = first.usual or first, first.with_claims
        view.found |= _find_codes(view, breaches)
        _apply_all(tally, view)
    for code, rule in RULES.items():
        if rule.kind == BAR:
            tally.decided[code] += bar.times - 1 - len(touched)


def _find_codes(view: BarView, breaches: list[Breach]) -> set[str]:
    """Return the codes of findings about beats of a bar."""
    return {
        breach.code
        for breach in breaches
        if breach.beats[0] <= view.last.beat and breach.beats[1] >= view.first.beat
    }


def _apply_all(tally: Tally, view: BarView) -> None:
    for code, rule in RULES.items():
        if rule.kind == BAR:
            _apply(tally, code, rule, view)


def _apply(tally: Tally, code: str, rule: Any, view: BarView) -> None:
    if view.found.intersection(rule.follows):
        tally.add(code, Undecided("another finding explains it"))
        return
    found = rule.find(view)
    if isinstance(found, Breach) and rule.absence:
        reason = view.epoch.doubt.within(*found.beats)
        found = Undecided(reason) if reason else found
    if isinstance(found, Breach) and view.epoch.is_spliced:
        found = Undecided(MIXED)
    if isinstance(found, Breach):
        view.found.add(code)
    tally.add(code, found)


def _find_reused_windows(tally: Tally, options: Options, epochs: list[Epoch]) -> set[int]:
    """Check the windows of each cluster, and return the identities of bars that share one."""
    reused: set[int] = set()
    seen: dict[tuple[str, str], tuple[int, Bar, Segment, Epoch]] = {}
    number = mixed = 0
    for epoch in epochs:
        for segment, bars, _ in epoch.parts:
            for bar, previous in zip(bars, [None, *bars], strict=False):
                number += 1
                if previous is not None and is_new(previous.final, bar.first):
                    mixed = number
                key = (epoch.cluster, bar.window)
                before, seen[key] = seen.get(key), (number, bar, segment, epoch)
                if before is not None and number - before[0] <= options.windows:
                    _note_splice(before[3], before[1], epoch, bar)
                if before is None or number - before[0] > options.windows:
                    tally.add("window-reused", None)
                elif before[2] is not segment and before[3] is epoch:
                    # It may be one bar, cut in two.
                    tally.add("window-reused", Undecided("the recording jumps"))
                elif before[0] < mixed or (before[3] is not epoch and epoch.is_mixed):
                    tally.add("window-reused", Undecided("bars of several epochs are mixed"))
                else:
                    tally.add("window-reused", window_reused.find(before[1], bar, epoch.cluster))
                    reused |= {id(before[1]), id(bar)}
                number += bar.times - 1
                tally.decided["window-reused"] += bar.times - 1
    return reused


def _note_splice(epoch: Epoch, bar: Bar, later: Epoch, again: Bar) -> None:
    """Note that two epochs have one bar: pieces of recordings are spliced."""
    if epoch is not later and bar.list_deadlines() & again.list_deadlines():
        epoch.is_spliced = later.is_spliced = True


def _first_of_each(breaches: list[Breach], content: bool = False) -> list[Breach]:
    """Return the breaches without repetitions: of a task, only the first one."""
    found: dict[Any, Breach] = {}
    ended = {
        (breach.subject, dict(breach.evidence[1].fields)["task_id"])
        for breach in breaches
        if breach.code == "task-over"
    }
    for breach in breaches:
        key: Any = (breach.code, tuple(each.fields for each in breach.evidence), breach.subject)
        if breach.code in ("progress-fall", "task-over"):
            task = dict(breach.evidence[1].fields)["task_id"]
            if breach.code == "progress-fall" and (breach.subject, task) in ended:
                continue
            key = (breach.code, breach.subject, task)
        found.setdefault(repr(key), breach)
    return list(found.values())


def _order(breach: Breach) -> tuple[Any, ...]:
    codes = list(RULES)
    places = [each.place for each in reversed(breach.evidence)]
    rest = (breach.sentence, breach.subject, repr([each.fields for each in breach.evidence]))
    return (places[0], breach.beats, codes.index(breach.code), places, rest)


def _notices(
    clusters: Mapping[str, list[Segment]], counts: Mapping[str, int], with_claims: bool
) -> tuple[Notice, ...]:
    segments = [segment for each in clusters.values() for segment in each]
    kinds = Counter(segment.kind for segment in segments)
    late = sum(segment.late + with_claims * segment.late_claims for segment in segments)
    rows = (
        ("restart", "a cluster restarted", kinds[RESTART]),
        ("replay", "the recording jumps back to beats that were read before", kinds[REPLAY]),
        (
            "late",
            "a message was later than the horizon and was left out",
            late,
        ),
        ("invalid", "an invalid message was left out", counts.get("invalid", 0)),
        ("ignored", "a message of another type was left out", counts.get("ignored", 0)),
        (
            "clusters",
            "the recording has several clusters",
            len(clusters) if len(clusters) > 1 else 0,
        ),
    )
    return tuple(Notice(*row) for row in rows if row[2])
