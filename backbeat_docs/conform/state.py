"""The state of a sequence check over a part of a stream."""

import json
import pickle
from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from backbeat_docs.conform.conclude import Reports, conclude
from backbeat_docs.conform.conclusion import Breach, Conclusion, Place
from backbeat_docs.conform.lines import Row, Rows, read_claim, read_claims, read_rows
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import (
    AGENT,
    BEAT,
    STATE,
    Claim,
    CompactClaim,
    parse_clock,
    read_frame,
)
from backbeat_docs.conform.rules import completed_unfinished, idle_with_work
from backbeat_docs.conform.segment import Bucket
from backbeat_docs.conform.settle import settle
from backbeat_docs.conform.track import Track

FRAME, CLAIM, REPORT = (f"backbeat.{name}.v1" for name in ("beatframe", "statusclaim", "barreport"))
SINGLE = {"completed": completed_unfinished, "idle": idle_with_work}
"""The rules on single claims, by the state that they are about."""
DECIDED = {rule.CODE: f"{rule.CODE} decided" for rule in SINGLE.values()}
"""The names of what counts their cases."""
NOTHING = (("0", "0.0"), ("0", "0"))
"""How an idle agent writes `beats_left` and `progress`."""


class State:
    """The state of a sequence check over a part of a stream: it pickles, and states merge.

    The state of a whole stream, and the merged states of its parts, have the same conclusion.

    Examples:
        >>> from backbeat_docs.traffic import simulate
        >>> state = State.empty()
        >>> for line, message in enumerate(simulate(beats=300), 1):
        ...     state.add(("recording.ndjson", line), message)
        >>> state.conclude().findings
        ()

    """

    __slots__ = (
        "_agents",
        "_counts",
        "_illegible",
        "_open_beats",
        "_options",
        "_reports",
        "_single",
        "_tracks",
        "_unassigned",
    )

    def __init__(self, options: Options) -> None:
        self._options = options
        self._counts: Counter[str] = Counter()
        # Claims without a cluster are at None, until a frame names the only one.
        self._tracks: dict[str | None, Track] = {}
        self._reports: Reports = {}
        self._single: list[Breach] = []
        self._illegible = False
        # Whether an agent is in none of the clusters that the options name.
        self._unassigned = False
        # The open beats of the only cluster, to which claims are added.
        self._open_beats: Mapping[int, Bucket] = {}
        self._agents: dict[str, str | None] = {}

    @classmethod
    def empty(cls, options: Options | None = None) -> "State":
        """Return the state of a part without messages."""
        return cls(options or Options())

    def add(self, place: Place, message: dict[str, Any]) -> None:
        """Add a valid message, which is the next one of the stream."""
        kind = message["type"]
        self._counts[kind] += 1
        if kind == CLAIM:
            self._add_claim(
                (
                    message["agent_id"],
                    message.get("task_id"),
                    message["state"],
                    float(message["progress"]),
                    int(message["beats_left"]),
                    int(message["beat_index"]),
                    parse_clock(message["hlc"]),
                    message["hlc"],
                    place,
                    message.get("notes", ""),
                )
            )
            return
        if kind == FRAME:
            self._add_frame(place, message)
        elif kind == REPORT:
            self._add_report(place, message)
        else:
            self._counts["ignored"] += 1

    def add_lines(self, path: str, line: int, text: str) -> None:
        """Add valid messages, one per line of a text; `line` is the number of the first one.

        The result is that of `add` for each message, in less time.
        """
        for batch in read_rows(path, line, text):
            if not batch.rows[0][0]:
                for number, row in enumerate(batch.rows, batch.line):
                    if row[-1].strip():
                        self.add((path, number), json.loads(row[-1]))
                continue
            self._counts[CLAIM] += len(batch.rows)
            for number, row in enumerate(batch.rows, batch.line):
                if row[3] in SINGLE:
                    self._check_row(path, number, row)
            self._add_rows(batch)

    def add_invalid(self, place: Place, value: object = None) -> None:
        """Add an invalid message; `value` is what could be read of it."""
        self._counts["invalid"] += 1
        self._open_beats = {}
        fields = value if isinstance(value, Mapping) else {}
        beat, cluster = fields.get("beat_index"), fields.get("cluster_id")
        if isinstance(beat, bool) or not isinstance(beat, int) or beat < 0:
            beat = None
        if isinstance(cluster, str) and fields.get("type") == FRAME:
            self._track(cluster).add_invalid(beat)
        elif beat is not None and fields.get("type") == CLAIM:
            for track in self._tracks_of(fields.get("agent_id")):
                track.add_invalid(beat, is_claim=True)
        else:
            self._illegible = True
            for track in self._tracks.values() or [self._track(None)]:
                track.add_invalid(None)

    def merge(self, right: "State") -> "State":
        """Return the state of two adjacent parts, of which `right` is the later one."""
        merged: State = pickle.loads(pickle.dumps(self))
        merged.extend(pickle.loads(pickle.dumps(right)))
        return merged

    def extend(self, later: "State") -> None:
        """Add the messages of the next part; `later` is used up."""
        for cluster in later._tracks:
            if cluster is not None:
                self._track(cluster)
        for cluster, track in self._tracks.items():
            name = cluster if cluster in later._tracks else None
            if name in later._tracks:
                track.merge(later._tracks[name])
            elif later._illegible:
                track.add_invalid(None)
        if not self._tracks:
            self._tracks = later._tracks
        self._open_beats = {}
        self._counts.update(later._counts)
        self._single += later._single
        self._illegible |= later._illegible
        self._unassigned |= later._unassigned
        for window, reports in later._reports.items():
            known = self._reports.setdefault(window, {})
            for content, located in reports.items():
                known.setdefault(content, located)
        for cluster in self._tracks:
            self._settle(cluster)

    def conclude(self) -> Conclusion:
        """Return what the messages so far show; the state does not change."""
        clusters = {
            cluster or "": track.segments()
            for cluster, track in sorted(self._tracks.items(), key=lambda item: item[0] or "")
        }
        counted = self._find_counted(clusters)
        return conclude(self._options, clusters, counted, self._reports, self._single, self._counts)

    def _find_counted(self, clusters: Mapping[str, object]) -> frozenset[str]:
        """Return the clusters of which all claims are known."""
        if self._options.agents_of:
            return frozenset(() if self._unassigned else self._options.agents_of.values())
        return frozenset(clusters if len(clusters) == 1 else ())

    def _track(self, cluster: str | None) -> Track:
        """Return the track of a cluster. Claims of an unknown one belong to the only cluster."""
        track = self._tracks.get(cluster)
        if track is None:
            track = self._tracks.pop(None, None)
            if track is None:
                track = Track(self._options)
                if self._illegible:
                    track.add_invalid(None)
            self._tracks[cluster] = track
        return track

    def _tracks_of(self, agent: object) -> list[Track]:
        """Return the track to which the claims of an agent belong, if that is known."""
        if self._options.agents_of:
            cluster = self._cluster_of(str(agent))
            self._unassigned |= cluster is None
            return [] if cluster is None else [self._track(cluster)]
        if not self._tracks:
            return [self._track(None)]
        return list(self._tracks.values()) if len(self._tracks) == 1 else []

    def _cluster_of(self, agent: str) -> str | None:
        if agent not in self._agents:
            patterns = self._options.agents_of.items()
            found = [cluster for glob, cluster in patterns if fnmatchcase(agent, glob)]
            self._agents[agent] = found[0] if found else None
        return self._agents[agent]

    def _add_frame(self, place: Place, message: dict[str, Any]) -> None:
        self._track(message["cluster_id"]).add_frame(read_frame(place, message))
        self._open_beats = {}
        if len(self._tracks) == 1 and not self._options.agents_of:
            (track,) = self._tracks.values()
            self._open_beats = {} if track.body is None else track.body.live.buckets
        self._settle(message["cluster_id"])

    def _settle(self, cluster: str | None) -> None:
        """Let go of bars beyond the horizon, which would make the state grow with the stream."""
        body = self._tracks[cluster].body
        if body is not None and len(body.live.fold.bars) > body.live.fold.most_bars:
            settle(body.live, self._reports)

    def _add_claim(self, claim: CompactClaim) -> None:
        if claim[STATE] in SINGLE:
            self._check_single(claim)
        self._place_claim(claim)

    def _place_claim(self, claim: CompactClaim) -> None:
        # Nine in ten messages are claims about an open beat.
        bucket = self._open_beats.get(claim[BEAT])
        if bucket is not None:
            bucket[1].append(claim)
            return
        for track in self._tracks_of(claim[AGENT]):
            track.add_claim(claim)

    def _add_rows(self, batch: Rows) -> None:
        if len(self._tracks) == 1 and not self._options.agents_of:
            (track,) = self._tracks.values()
            track.add_rows(batch)
        else:
            for claim in read_claims(batch):
                self._place_claim(claim)

    def _check_row(self, path: str, line: int, row: Row) -> None:
        if row[3] == "idle" and not row[1] and row[4:6] in NOTHING:
            # One claim in four.
            self._counts[DECIDED[idle_with_work.CODE]] += 1
        else:
            self._check_single(read_claim(path, line, row))

    def _check_single(self, claim: CompactClaim) -> None:
        rule = SINGLE[claim[STATE]]
        self._counts[DECIDED[rule.CODE]] += 1
        if not rule.is_kept(claim):
            self._single.append(rule.find(Claim._make(claim)))

    def _add_report(self, place: Place, report: Mapping[str, Any]) -> None:
        content = repr(
            sorted((name, value) for name, value in report.items() if name != "window_id")
        )
        reports = self._reports.setdefault(report["window_id"].lower(), {})
        reports.setdefault(content, (place, dict(report)))
