"""The contracts as pydantic models."""

from typing import Annotated, Literal, NotRequired

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

MOST = 9007199254740991
Identifier = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._:-]+$")]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST)]
Clock = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$")]
Window = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{32}$")]
CLOSED = ConfigDict(extra="forbid")
Strict = Annotated[bool, Field(strict=True)]


@with_config(CLOSED)
class BeatFrame(TypedDict):
    type: Literal["backbeat.beatframe.v1"]
    cluster_id: Identifier
    beat_index: Count
    downbeat: Strict
    phase: Literal["plan", "execute", "review"]
    hlc: Clock
    deadline_at: AwareDatetime
    tempo_bpm: Annotated[float, Field(strict=True, ge=0.1)]
    window_id: Window


@with_config(CLOSED)
class StatusClaim(TypedDict):
    type: Literal["backbeat.statusclaim.v1"]
    agent_id: Identifier
    task_id: NotRequired[Identifier]
    beat_index: Count
    state: Literal[
        "idle", "planning", "executing", "reviewing", "completed", "failed", "blocked", "helping"
    ]
    beats_left: Count
    progress: Annotated[float, Field(strict=True, ge=0, le=1)]
    notes: NotRequired[Annotated[str, Field(max_length=500)]]
    hlc: Clock


@with_config(CLOSED)
class Issue(TypedDict):
    severity: Literal["info", "warning", "error", "critical"]
    category: Annotated[str, Field(min_length=1, max_length=64, pattern="^[a-z][a-z0-9_]*$")]
    count: Annotated[int, Field(strict=True, ge=1, le=MOST)]
    description: NotRequired[Annotated[str, Field(max_length=200)]]
    affected_agents: NotRequired[Annotated[list[Identifier], Field(max_length=1000)]]


@with_config(CLOSED)
class BarReport(TypedDict):
    type: Literal["backbeat.barreport.v1"]
    window_id: Window
    from_beat: Count
    to_beat: Count
    agents_reporting: Count
    on_time_reviews: Count
    help_promises_fulfilled: Count
    secret_rotations_ok: Strict
    tempo_drift_ms: Annotated[float, Field(strict=True)]
    issues: Annotated[list[Issue], Field(max_length=100)]


ADAPTER: TypeAdapter[BeatFrame | StatusClaim | BarReport] = TypeAdapter(
    Annotated[BeatFrame | StatusClaim | BarReport, Field(discriminator="type")]
)
