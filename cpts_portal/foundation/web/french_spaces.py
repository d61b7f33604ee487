"""No line begins with « : » nor ends with « « »: those spaces do not break."""

from cpts_portal.foundation.kernel.money import NO_BREAK_SPACE

_PLAIN = (" :", " ;", " ?", " !", " »", "« ")
_TIED = [(plain, plain.replace(" ", NO_BREAK_SPACE)) for plain in _PLAIN]
# what a form sends back as it was typed, and what nobody reads
_VERBATIM = ("textarea", "script", "style")


def tie_spaces(html: str) -> str:
    """Between the tags only: what an attribute holds may be sent back too."""
    return "<".join(map(_tie, html.split("<")))


def _tie(piece: str) -> str:
    tag, end, text = piece.rpartition(">")
    if not text or text.isspace() or tag.startswith(_VERBATIM):
        return piece
    for plain, tied in _TIED:
        text = text.replace(plain, tied)
    return f"{tag}{end}{text}"


def tie_spaces_of_pages(get_response):
    def middleware(request):
        response = get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = tie_spaces(response.content.decode())
        return response

    return middleware
