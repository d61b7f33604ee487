"""The figures that may only get better, as ``python -m tests.metrics --hold`` wrote them.

A number is at most the one held, a list holds no name that is new.
"""

import json
from pathlib import Path

FILE = Path(__file__).with_name("held.json")
STATIC = (
    "lines_per_route",
    "files_per_route",
    "import_share",
    "dataclasses_per_route",
    "fmt_skip",
    "template_lines_over_140",
    "cycles",
    "largest_file",
)
MEASURED = ("frames_to_save", "orphan_operations", "missing_menu_targets")


def load() -> dict[str, object]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def write(figures: dict[str, object], file: Path = FILE) -> None:
    recorded = {name: figures[name] for name in (*STATIC, *MEASURED)}
    file.write_text(json.dumps(recorded, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def worse(figures: dict[str, object], held: dict[str, object]) -> list[str]:
    """A sentence for each of ``figures`` that is worse than what is held."""
    return [sentence for name in figures for sentence in _worse(name, figures[name], held[name])]


def _worse(name: str, now, before) -> list[str]:
    if isinstance(now, dict):
        return [item for key in now for item in _worse(f"{name}, {key}", now[key], before[key])]
    if isinstance(now, list):
        return [f"{name}: {item} is new" for item in now if item not in before]
    return [f"{name}: {now:g}, was {before:g}"] if now > before else []
