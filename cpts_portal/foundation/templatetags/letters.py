"""What mails alone need."""

from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join

from cpts_portal.foundation.records import outbox

register = template.Library()


@register.filter
def unsealed(text: str) -> str:
    """The private link that waited encrypted in the mail's row."""
    return outbox.unsealed(text)


@register.filter
def lines(text: str) -> str:
    """Without blank lines."""
    return "\n".join(filter(None, map(str.strip, text.splitlines())))


@register.filter
def paragraphs(text: str) -> str:
    """HTML of a text that is not escaped yet: one paragraph a line, a list of those with « – »."""
    blocks = []
    for listed, group in groupby(lines(text).splitlines(), lambda line: line.startswith("– ")):
        items = [(line.removeprefix("– "),) for line in group]
        item = "<li>{}</li>" if listed else "<p>{}</p>"
        block = format_html_join("\n", item, items)
        blocks.append(format_html("<ul>{}</ul>", block) if listed else block)
    return format_html_join("\n", "{}", ((block,) for block in blocks))
