"""Files for spreadsheets and machines, from the same rows. A text is never a formula.

In CSV a text that a spreadsheet would run, or shorten as a number (« 01304 », a SIRET), is preceded
by a quote. A telephone goes by ``phones.formatted``, whose
no-break spaces keep it a text. In XLSX every text cell is typed as a string.
"""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import UUID

from django.http import HttpResponse

from cpts_portal.foundation.kernel.clock import PARIS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# what a spreadsheet takes for a formula, full-width forms included, after spaces or quotes
_RUNS = re.compile("^[' \u00a0\u202f]*[=+\\-@\t\r\n＝＋－＠]")
# a phone number or a negative amount begins like a formula and is none
_NUMBER = re.compile("[+-]?[0-9](?:[0-9.,]|[ \u00a0\u202f](?=[0-9]))*(?:[\u00a0\u202f ]?[€%])?")
# leading zeros, a plus, a long number, an exponent: lost by whoever opens the file and saves it
_SHORTENED = re.compile(r"'*(?:0[0-9]+|\+[0-9]+|[0-9]{12,}|[0-9]+[eE][0-9]+)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def _runs(text: str) -> bool:
    if _SHORTENED.fullmatch(text):
        return True
    return bool(_RUNS.match(text)) and not _NUMBER.fullmatch(text)


def safe_text(text: str) -> str:
    """``text`` that no spreadsheet runs nor shortens."""
    return f"'{text}" if _runs(text) else text


def safe_cell(value) -> str:
    """One CSV cell: ISO dates, decimal comma, « oui » and « non », no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    return safe_text(str(value))


def csv_text(header: Sequence[str], rows: Iterable[Iterable]) -> str:
    """Semicolons and a byte-order mark: what French spreadsheets open without asking."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([safe_cell(title) for title in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def csv_response(name: str, header: Sequence[str], rows: Iterable[Iterable]) -> HttpResponse:
    return _attachment(f"{name}.csv", csv_text(header, rows), "text/csv; charset=utf-8")


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence], *, sheet: str = "Portail") -> bytes:
    from openpyxl import Workbook  # heavy: loaded when a spreadsheet is asked for

    book = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet)[:31])
    page.append([_xlsx_cell(page, title) for title in header])
    for row in rows:
        page.append([_xlsx_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_cell(page, value):
    from openpyxl.cell import WriteOnlyCell

    if value is None or isinstance(value, bool):
        value = "" if value is None else safe_cell(value)
    elif isinstance(value, datetime):
        value = value.astimezone(PARIS).replace(tzinfo=None)
    if isinstance(value, int | Decimal | float | date):
        cell = WriteOnlyCell(page, value=value)
        if isinstance(value, Decimal):
            # the file’s own comma: each reader sees their separators, « 1 234 567,50 » in French
            cell.number_format = "#,##0.00" if value.as_tuple().exponent else "#,##0"
        return cell
    cell = WriteOnlyCell(page, value=_NOT_IN_XML.sub("", str(value))[:32_767])
    cell.data_type = "s"
    return cell


def xlsx_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence], *, sheet: str = "Portail"
) -> HttpResponse:
    return _attachment(f"{name}.xlsx", xlsx_bytes(header, rows, sheet=sheet), XLSX)


def _for_json(value):
    if hasattr(value, "for_json"):
        return value.for_json()
    if is_dataclass(value) and not isinstance(value, type):
        names = (*(field.name for field in fields(value)), *getattr(value, "JSON_ALSO", ()))
        return {name: getattr(value, name) for name in names}
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def json_response(name: str, data) -> HttpResponse:
    """Frozen dataclasses as objects, with the properties they name in ``JSON_ALSO``; rows by their
    ``for_json``; money as text with its cents."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=_for_json)
    return _attachment(f"{name}.json", text, "application/json")


def _attachment(name: str, content: str | bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response
