"""A CSV file of the portal, read back as a spreadsheet would."""

import csv
from collections.abc import Iterator
from io import StringIO

from cpts_portal.foundation.web.exports import _runs


def plain_text(cell: str) -> str:
    """What ``safe_text`` was given."""
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def read_csv(text: str) -> Iterator[list[str]]:
    """The rows of ``csv_text``, each cell as it was before it was made safe."""
    for row in csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"):
        yield [plain_text(cell) for cell in row]
