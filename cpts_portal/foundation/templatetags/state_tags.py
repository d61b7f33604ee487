"""``{% state_tag tag.label tag.tone %}``: the state of a thing, as every page shows it."""

from django import template
from django.utils.safestring import SafeString

from cpts_portal.foundation.kernel.escaping import escaped

register = template.Library()


@register.simple_tag
def state_tag(label: str, tone: str = "") -> SafeString:
    """``tone``: ok, soon, bad, info, or none."""
    tones = f"tag {escaped(tone)}" if tone else "tag"
    return SafeString(f'<span class="{tones}">{escaped(label)}</span>')
