"""What is counted line by line."""

import ast
import io
import re
import statistics
import tokenize
from pathlib import Path

LONGEST = 140
_SWITCHED_OFF = re.compile(r"#\s*fmt:\s*(skip|off)\b")
_SVG_PATH = re.compile(r"<path\b|^\s*d=\"")


def not_blank(lines: list[str]) -> int:
    return sum(bool(line.strip()) for line in lines)


def import_lines(tree: ast.AST) -> int:
    """A statement over several lines counts each of them."""
    return sum(
        node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )


def dataclasses(tree: ast.AST) -> int:
    return sum(
        any(_is_dataclass(decorator) for decorator in node.decorator_list)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )


def _is_dataclass(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(called, "attr", getattr(called, "id", "")) == "dataclass"


def format_skips(text: str) -> int:
    """Comments only: a string may speak of them."""
    if not _SWITCHED_OFF.search(text):
        return 0
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(
        bool(_SWITCHED_OFF.match(token.string))
        for token in tokens
        if token.type == tokenize.COMMENT
    )


def long_lines(lines: list[str]) -> int:
    return sum(len(line) > LONGEST and not _SVG_PATH.search(line) for line in lines)


def lengths(texts: dict[Path, str]) -> dict[Path, int]:
    return {path: len(text.splitlines()) for path, text in texts.items()}


def largest(texts: dict[Path, str]) -> int:
    return max(lengths(texts).values())


def median(texts: dict[Path, str]) -> float:
    return statistics.median(lengths(texts).values())
