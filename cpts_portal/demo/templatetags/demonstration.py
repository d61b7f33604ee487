"""What the sign-in page shows of the personas, in the demonstration."""

from django import template

from cpts_portal.demo import personas

register = template.Library()


@register.simple_tag
def offered_personas() -> tuple[personas.Persona, ...]:
    return personas.offered()
