"""The simulated Pulse, which sends one BeatFrame per beat with the jitter of a real clock."""

from random import Random

from backbeat_docs.traffic import clock
from backbeat_docs.traffic.timetable import Bar

NODE = "0000"
MAX_JITTER_NS = 20_000_000


class Pulse:
    """Sends the frames of a cluster. `last_clock` is the clock value of the last frame."""

    def __init__(self, cluster_id: str, seed: str) -> None:
        self.last_clock = clock.NEVER
        self._random = Random(f"{seed}:pulse")
        self._max_jitter = 0
        self._lag = 0.0
        self._window = ""
        self._phase = ("", "")
        self._cluster_id = cluster_id

    def send_frame(self, bar: Bar, beat: int) -> tuple[int, dict[str, object]]:
        """Return the actual start of a beat and its frame; beats must be requested in order."""
        position = beat - bar.first
        if position == 0:
            self._start_window(bar)
        at = bar.start_of(beat) + self._draw_jitter(position)
        self.last_clock = clock.tick(self.last_clock, at)
        phase, deadline = self._phase_and_deadline(bar, position)
        return at, {
            "type": "backbeat.beatframe.v1",
            "cluster_id": self._cluster_id,
            "beat_index": beat,
            "downbeat": position == 0,
            "phase": phase,
            "hlc": clock.format_prefix(self.last_clock) + NODE,
            "deadline_at": deadline,
            "tempo_bpm": bar.bpm,
            "window_id": self._window,
        }

    def _start_window(self, bar: Bar) -> None:
        # The jitter is small enough that frames never overlap with the claims around them.
        fiftieth = bar.start_of(bar.anchor + 1) // 50 - bar.start_of(bar.anchor) // 50
        self._max_jitter = min(MAX_JITTER_NS, fiftieth)
        self._window = f"{self._random.getrandbits(128):032x}"
        self._lag = self._random.uniform(-0.3, 0.5)
        self._phase = ("", "")

    def _phase_and_deadline(self, bar: Bar, position: int) -> tuple[str, str]:
        phase = bar.phases.at(position)
        if phase != self._phase[0]:
            end = bar.start_of(bar.first + bar.phases.end(position))
            self._phase = (phase, clock.format_timestamp(end))
        return self._phase

    def _draw_jitter(self, position: int) -> int:
        fraction = self._lag + self._random.uniform(-0.4, 0.4)
        # A downbeat is never early: a bar starts after the previous bar has ended.
        return int(self._max_jitter * (abs(fraction) if position == 0 else fraction))
