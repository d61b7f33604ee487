from django.utils.functional import lazy

from . import clamd
from .limits import NO_ANTIVIRUS


def _with_antivirus(help_text: str) -> str:
    return help_text if clamd.is_configured() else f"{help_text} {NO_ANTIVIRUS}"


# read when the page is drawn: the help under a file field says when no antivirus is configured
with_antivirus = lazy(_with_antivirus, str)
