"""The simulated Reverb, which receives the frames and claims of a window and reports on it."""

from collections import defaultdict
from random import Random
from typing import Any

ROTATION_PROBABILITY = 0.98
MAX_AFFECTED_AGENTS = 1000

Issue = dict[str, object]

ROTATION_ISSUE: Issue = {
    "severity": "critical",
    "category": "secret_rotation",
    "count": 1,
    "description": "a secret was not rotated",
}


class Reverb:
    """Builds the reports of a cluster."""

    def __init__(self, seed: str) -> None:
        self._random = Random(f"{seed}:reverb")
        self._promised: set[object] = set()
        self._start_window()

    def receive_frame(self, frame: dict[str, Any], delay: int) -> None:
        """Record a BeatFrame that was sent `delay` ns after its due time."""
        self._frame = frame
        self._frames += 1
        self._drift += delay

    def receive_claims(self, claims: list[tuple[int, dict[str, Any]]]) -> None:
        """Record StatusClaims of the window, in order."""
        seen = self._seen
        for _, claim in claims:
            state = claim["state"]
            seen[state].add(claim["agent_id"])
            if state == "helping":
                self._promised.add(claim["task_id"])
            elif state == "completed" and claim["task_id"] in self._promised:
                self._promised.remove(claim["task_id"])
                self._fulfilled += 1

    def send_report(self) -> dict[str, object]:
        """Return the BarReport of the window that has just ended, and start the next window."""
        last = int(self._frame["beat_index"])
        rotated = self._random.random() < ROTATION_PROBABILITY
        report: dict[str, object] = {
            "type": "backbeat.barreport.v1",
            "window_id": self._frame["window_id"],
            "from_beat": last - self._frames + 1,
            "to_beat": last,
            "agents_reporting": len(set().union(*self._seen.values())),
            "on_time_reviews": len(self._agents_on_time()),
            "help_promises_fulfilled": self._fulfilled,
            "secret_rotations_ok": rotated,
            "tempo_drift_ms": round(self._drift / self._frames / 1e6, 3),
            "issues": self._find_issues(rotated),
        }
        self._start_window()
        return report

    def _start_window(self) -> None:
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        self._fulfilled = 0
        self._frames = 0
        self._drift = 0

    def _agents_on_time(self) -> set[str]:
        return self._seen["reviewing"] | self._seen["completed"]

    def _find_issues(self, rotated: bool) -> list[Issue]:
        seen = self._seen
        working = seen["planning"] | seen["executing"] | seen["blocked"]
        late = working - self._agents_on_time() - seen["failed"]
        by_agents = (
            build_issue("error", "task_failed", "their tasks ended in failure", seen["failed"]),
            build_issue("warning", "agent_blocked", "they were blocked", seen["blocked"]),
            build_issue("info", "late_review", "their review was not in time", late),
        )
        found = [issue for issue in by_agents if issue["count"]]
        return found if rotated else [ROTATION_ISSUE | {}, *found]


def build_issue(severity: str, category: str, description: str, agents: set[str]) -> Issue:
    """Build one issue of a report; at most 1,000 of the agents are listed by ID."""
    return {
        "severity": severity,
        "category": category,
        "count": len(agents),
        "description": description,
        "affected_agents": sorted(agents)[:MAX_AFFECTED_AGENTS],
    }
