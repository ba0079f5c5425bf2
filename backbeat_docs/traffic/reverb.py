"""Reverb: hears a window's frames and claims, and reports on it."""

from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

SHARE_ROTATED = 0.98
MOST_NAMED = 1000

Issue = dict[str, object]

ROTATION: Issue = {
    "severity": "critical",
    "category": "secret_rotation",
    "count": 1,
    "description": "a secret was not rotated",
}


class Reverb:
    """The listener. `due` tells when a beat should have started."""

    def __init__(self, bar: int, due: Callable[[int], int], seed: int) -> None:
        self._bar = bar
        self._due = due
        self._random = Random(f"{seed}:reverb")
        self._promised: set[object] = set()
        self._new_window()

    def hear_frame(self, at: int, frame: dict[str, Any]) -> None:
        """Take in a BeatFrame that started at `at`."""
        self._frame = frame
        self._drift += at - self._due(frame["beat_index"])

    def hear_claims(self, claims: list[tuple[int, dict[str, Any]]]) -> None:
        """Take in the StatusClaims of a window, in order."""
        seen = self._seen
        for _, claim in claims:
            state = claim["state"]
            seen[state].add(claim["agent_id"])
            if state == "helping":
                self._promised.add(claim["task_id"])
            elif state == "completed" and claim["task_id"] in self._promised:
                self._promised.remove(claim["task_id"])
                self._fulfilled += 1

    def report(self) -> dict[str, object]:
        """The BarReport of the window that has just ended; the next window begins."""
        last = int(self._frame["beat_index"])
        rotated = self._random.random() < SHARE_ROTATED
        report: dict[str, object] = {
            "type": "backbeat.barreport.v1",
            "window_id": self._frame["window_id"],
            "from_beat": last - self._bar + 1,
            "to_beat": last,
            "agents_reporting": len(set().union(*self._seen.values())),
            "on_time_reviews": len(self._on_time()),
            "help_promises_fulfilled": self._fulfilled,
            "secret_rotations_ok": rotated,
            "tempo_drift_ms": round(self._drift / self._bar / 1e6, 3),
            "issues": self._issues(rotated),
        }
        self._new_window()
        return report

    def _new_window(self) -> None:
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        self._fulfilled = 0
        self._drift = 0

    def _on_time(self) -> set[str]:
        return self._seen["reviewing"] | self._seen["completed"]

    def _issues(self, rotated: bool) -> list[Issue]:
        seen = self._seen
        working = seen["planning"] | seen["executing"] | seen["blocked"]
        late = working - self._on_time() - seen["failed"]
        by_agents = (
            issue("error", "task_failed", "their tasks ended in failure", seen["failed"]),
            issue("warning", "agent_blocked", "they were blocked", seen["blocked"]),
            issue("info", "late_review", "their review was not in time", late),
        )
        found = [issue for issue in by_agents if issue["count"]]
        return found if rotated else [ROTATION | {}, *found]


def issue(severity: str, category: str, description: str, agents: set[str]) -> Issue:
    """One issue of a report: what happened to these agents."""
    return {
        "severity": severity,
        "category": category,
        "count": len(agents),
        "description": description,
        "affected_agents": sorted(agents)[:MOST_NAMED],
    }
