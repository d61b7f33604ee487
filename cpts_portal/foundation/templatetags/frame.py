"""What a page must know even when nothing else could be read: is this a demonstration, which
sites are there?"""

import json

from django import template
from django.conf import settings
from django.utils.html import format_html

from cpts_portal.foundation.kernel import reference

register = template.Library()


@register.simple_tag
def is_demonstration() -> bool:
    """For pages and mails rendered without a request (error pages, worker)."""
    return settings.MODE == "demo"


def _phone_link(contact):
    number = contact.phone
    return format_html('<a class="num" href="tel:{}">{}</a>', number.replace(" ", ""), number)


def _mail_link(contact):
    return format_html('<a href="mailto:{0}">{0}</a>', contact.email)


@register.simple_tag(takes_context=True)
def call_us(context) -> str:
    """The end of a sentence, for what is better said aloud. A number is promised only if there is
    one; ``contact`` comes with the frame of every page."""
    contact = context.get("contact")
    if contact and contact.phone:
        return format_html("appelez l’association au {}", _phone_link(contact))
    return write_to_us(context)


@register.simple_tag(takes_context=True)
def write_to_us(context) -> str:
    """The end of a sentence, for what may wait."""
    contact = context.get("contact")
    if contact and contact.email:
        return format_html("écrivez à l’association : {}", _mail_link(contact))
    if contact and contact.phone:
        return format_html("appelez l’association au {}", _phone_link(contact))
    return "adressez-vous à l’association"


@register.simple_tag
def offers_pro_sante_connect() -> bool:
    return bool(settings.PSC_DISCOVERY)


@register.simple_tag
def reference_of_the_request() -> str:
    """What the log lines of this request bear; empty for a page drawn outside any."""
    return reference.current()


@register.filter
def as_json(value) -> str:
    """For an attribute that a script of ours reads; the template escapes it like any text."""
    return json.dumps(value)


# in this order: Edge calls itself Chrome too, Chrome says Safari, Android says Linux
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """``Chrome sur Linux`` from what a browser says of itself; its own words when unknown."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if not browser and not system:
        return user_agent[:60] or "Navigateur inconnu"
    return " sur ".join(part for part in (browser or "Navigateur", system) if part)
