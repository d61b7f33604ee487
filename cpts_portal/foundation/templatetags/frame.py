"""What a page must know even when nothing else could be read: is this a demonstration?"""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def is_demonstration() -> bool:
    """For pages and mails rendered without a request (error pages, worker)."""
    return settings.MODE == "demo"
