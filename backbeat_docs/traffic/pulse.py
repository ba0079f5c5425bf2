"""Pulse: one BeatFrame a beat, with the small delays that a real clock has."""

from random import Random

from backbeat_docs.traffic import clock, tempo

NODE = "0000"
MOST_JITTER = 20_000_000


class Pulse:
    """The source of beats. `clock` is the clock value of the last frame."""

    def __init__(self, bpm: float, bar: int, cluster_id: str, start: int, seed: int) -> None:
        self.clock = clock.NEVER
        self._bpm = float(bpm)
        self._bar = bar
        self._phases = tempo.phases(bar)
        self._start = start
        self._random = Random(f"{seed}:pulse")
        # A late or early beat must stay clear of the claims around it.
        self._most_jitter = min(MOST_JITTER, self.due(1) // 50 - self.due(0) // 50)
        self._lag = 0.0
        self._window = ""
        self._phase = ("", "")
        self._cluster_id = cluster_id

    def due(self, beat: int) -> int:
        """When this beat should start."""
        return self._start + tempo.beat_start_ns(beat, self._bpm)

    def beat(self, beat: int) -> tuple[int, dict[str, object]]:
        """The next beat: its actual start and its frame. Beats are asked for in order."""
        position = beat % self._bar
        if position == 0:
            self._new_window()
        at = self.due(beat) + self._jitter(position)
        self.clock = clock.tick(self.clock, at)
        phase, deadline = self._enter(beat, position)
        return at, {
            "type": "backbeat.beatframe.v1",
            "cluster_id": self._cluster_id,
            "beat_index": beat,
            "downbeat": position == 0,
            "phase": phase,
            "hlc": clock.prefix(self.clock) + NODE,
            "deadline_at": deadline,
            "tempo_bpm": self._bpm,
            "window_id": self._window,
        }

    def _new_window(self) -> None:
        self._window = f"{self._random.getrandbits(128):032x}"
        self._lag = self._random.uniform(-0.3, 0.5)
        self._phase = ("", "")

    def _enter(self, beat: int, position: int) -> tuple[str, str]:
        phase = self._phases.at(position)
        if phase != self._phase[0]:
            ends = self.due(beat - position + self._phases.end(position))
            self._phase = (phase, clock.timestamp(ends))
        return self._phase

    def _jitter(self, position: int) -> int:
        share = self._lag + self._random.uniform(-0.4, 0.4)
        # A bar starts when the one before has ended: a downbeat is never early.
        return int(self._most_jitter * (abs(share) if position == 0 else share))
