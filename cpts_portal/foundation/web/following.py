"""Where somebody came from and goes back to once a page is done: an address of this portal only."""

from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "suite"


def next_address(request) -> str:
    """From the address or from the form; nothing when it is not one of ours."""
    wanted = request.POST.get(FIELD) or request.GET.get(FIELD) or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and len(wanted) <= 200 else ""
