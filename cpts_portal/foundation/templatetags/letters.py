"""What mails alone need."""

from django import template

from cpts_portal.foundation.records import outbox

register = template.Library()


@register.filter
def unsealed(text: str) -> str:
    """The private link that waited encrypted in the mail's row."""
    return outbox.unsealed(text)
