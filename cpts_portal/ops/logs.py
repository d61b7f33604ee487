"""One log line is one JSON object, and holds nobody's data.

On stdout for the web and the worker; on stderr for a command, whose stdout is its answer.

No message of an exception (PostgreSQL quotes the row in it), no query string, no key of a private
link, no arguments of a task; a line break or an escape sequence in a path stays inside its JSON
string. Lines of one request bear its reference, the one that an error page shows.
"""

import json
import logging
import os
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from cpts_portal.foundation.kernel import reference

QUERY_STRING = re.compile(r"\?\S+")
# a part of a path that holds more than an identifier (36) in one go is a key, whole or signed:
# invitation, follow-up, new password, download (« 1794993699:HTkk… »)
KEY_IN_PATH = re.compile(r"(?<=/)[^/\s]*[A-Za-z0-9_-]{37,}[^/\s]*")
ASIDE = frozenset({"status_code", "job", "task", "kind", "seconds"})


def _where(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            line["message"] = KEY_IN_PATH.sub("…", QUERY_STRING.sub("", record.getMessage()))
        else:
            # the template of the message, never its values: they may quote what a person typed
            line["message"] = str(record.msg)
            line["error"] = type(error).__name__
            line["where"] = _where(error)
        if own := reference.current():
            line["reference"] = own
        line |= {name: getattr(record, name) for name in ASIDE if hasattr(record, name)}
        return json.dumps(line, ensure_ascii=True, default=str)


def logging_settings(*, level: str = "INFO") -> dict:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "cpts_portal.ops.logs.JsonLines"}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "stream": f"ext://sys.{os.environ.get('CPTS_LOG_STREAM', 'stdout')}",
                "formatter": "json",
            }
        },
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": level},
            # font and CSS remarks, one per glyph
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
            # the lines of Celery that name each task are noise at this level
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
        },
    }
