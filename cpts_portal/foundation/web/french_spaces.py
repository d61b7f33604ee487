"""No line begins with « : » nor ends with « « »: those spaces do not break."""

import re

from cpts_portal.foundation.kernel.money import NO_BREAK_SPACE

# all that a page draws as one space: not what is tied already
_BREAKABLE = re.compile(r"(?<![ \t\r\n])[ \t\r\n]++(?=[:;?!»])|(?<=«)[ \t\r\n]+")
_MARK = re.compile("[:;?!«»]")
# what a form sends back as it was typed, and what nobody reads
_VERBATIM = ("textarea", "script", "style")


def tie_spaces(html: str) -> str:
    """Between the tags only: what an attribute holds may be sent back too."""
    return "<".join(map(_tie, html.split("<")))


def _tie(piece: str) -> str:
    tag, end, text = piece.rpartition(">")
    if not _MARK.search(text) or tag.startswith(_VERBATIM):
        return piece
    return f"{tag}{end}{_BREAKABLE.sub(NO_BREAK_SPACE, text)}"


def tie_spaces_of_pages(get_response):
    def middleware(request):
        response = get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = tie_spaces(response.content.decode())
        return response

    return middleware
