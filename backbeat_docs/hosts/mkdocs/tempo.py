"""The tempo calculator in the browser: its script, and the data that the script imports."""

from __future__ import annotations

import json
from pathlib import Path

from backbeat_docs.commands import REQUIREMENTS, load_command
from backbeat_docs.document.tempo_text import export_data
from backbeat_docs.traffic.tempo import DEFAULT_BPM


def render_script() -> str:
    """Return the module that fills each element of class `bb-tempo` with a calculator."""
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def render_data() -> str:
    """Return the module with everything that the script does not calculate."""
    inputs = {
        option.names[0].removeprefix("--"): {
            "label": option.help,
            "value": "" if option.default is None else str(option.default),
            "requirement": REQUIREMENTS.get(option.kind, ""),
        }
        for option in load_command("tempo").options
    }
    inputs["bpm"]["value"] = f"{DEFAULT_BPM:g}"
    data = json.dumps({**export_data(), "inputs": inputs}, ensure_ascii=False, indent=1)
    return f"export default {data};\n"
