"""What a request asks of PostgreSQL: each statement, and the line of ours that asked it."""

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.architecture.codebase import OURS, ROOT

# opening, closing and marking transactions: not counted
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ")
_FOLDERS = tuple(str(ROOT / package) for package in OURS)
# what stands around every statement and asks none
_IN_BETWEEN = (str(Path("web", "http.py")), "strictness.py")


@dataclass(frozen=True)
class Statement:
    sql: str
    origin: str

    def __str__(self):
        return f"{self.origin}\n      {self.sql[:150]}"


def _origin() -> str:
    """The innermost line of ours; a library's own when none of ours asked."""
    frame = sys._getframe(1)
    while frame:
        file = frame.f_code.co_filename
        if file.startswith(_FOLDERS) and not file.endswith(_IN_BETWEEN):
            return f"{Path(file).relative_to(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return "a library"


@contextmanager
def counted():
    """The list of statements, filled while the block runs."""
    statements: list[Statement] = []

    def note(execute, sql, params, many, context):
        if not sql.lstrip().upper().startswith(CONTROL):
            statements.append(Statement(" ".join(sql.split()), _origin()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
