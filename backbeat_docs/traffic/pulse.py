"""The simulated Pulse, which sends one BeatFrame per beat with the jitter of a real clock."""

from random import Random

from backbeat_docs.traffic import clock, tempo

NODE = "0000"
MAX_JITTER_NS = 20_000_000


class Pulse:
    """Sends the frames of a cluster. `last_clock` is the clock value of the last frame."""

    def __init__(self, bpm: float, bar: int, cluster_id: str, start: int, seed: int) -> None:
        self.last_clock = clock.NEVER
        self._bpm = float(bpm)
        self._bar = bar
        self._phases = tempo.phases(bar)
        self._start = start
        self._random = Random(f"{seed}:pulse")
        # The jitter is small enough that frames never overlap with the claims around them.
        fiftieth = self.scheduled_start(1) // 50 - self.scheduled_start(0) // 50
        self._max_jitter = min(MAX_JITTER_NS, fiftieth)
        self._lag = 0.0
        self._window = ""
        self._phase = ("", "")
        self._cluster_id = cluster_id

    def scheduled_start(self, beat: int) -> int:
        """Return the time at which a beat should start, without jitter."""
        return self._start + tempo.beat_start_ns(beat, self._bpm)

    def send_frame(self, beat: int) -> tuple[int, dict[str, object]]:
        """Return the actual start of a beat and its frame; beats must be requested in order."""
        position = beat % self._bar
        if position == 0:
            self._start_window()
        at = self.scheduled_start(beat) + self._draw_jitter(position)
        self.last_clock = clock.tick(self.last_clock, at)
        phase, deadline = self._phase_and_deadline(beat, position)
        return at, {
            "type": "backbeat.beatframe.v1",
            "cluster_id": self._cluster_id,
            "beat_index": beat,
            "downbeat": position == 0,
            "phase": phase,
            "hlc": clock.format_prefix(self.last_clock) + NODE,
            "deadline_at": deadline,
            "tempo_bpm": self._bpm,
            "window_id": self._window,
        }

    def _start_window(self) -> None:
        self._window = f"{self._random.getrandbits(128):032x}"
        self._lag = self._random.uniform(-0.3, 0.5)
        self._phase = ("", "")

    def _phase_and_deadline(self, beat: int, position: int) -> tuple[str, str]:
        phase = self._phases.at(position)
        if phase != self._phase[0]:
            end = self.scheduled_start(beat - position + self._phases.end(position))
            self._phase = (phase, clock.format_timestamp(end))
        return self._phase

    def _draw_jitter(self, position: int) -> int:
        fraction = self._lag + self._random.uniform(-0.4, 0.4)
        # A downbeat is never early: a bar starts after the previous bar has ended.
        return int(self._max_jitter * (abs(fraction) if position == 0 else fraction))
