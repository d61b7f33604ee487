"""The three forms of a download: the same rows for a spreadsheet, the same object for a machine."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from cpts_portal.foundation.web.exports import csv_response, json_response, xlsx_response

KINDS = ("csv", "xlsx", "json")


def file_response(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence], data
) -> HttpResponse:
    if kind == "csv":
        return csv_response(name, header, rows)
    if kind == "xlsx":
        return xlsx_response(name, header, rows)
    if kind == "json":
        return json_response(name, data)
    raise Http404
