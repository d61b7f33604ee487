"""What people pasted or typed, to the byte; the name of each file says its kind."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def lines(name: str) -> list[str]:
    """The lines of one file, without their line feeds: everything else in them is the input."""
    return [line for line in (HERE / name).read_text(encoding="utf-8").split("\n") if line]
