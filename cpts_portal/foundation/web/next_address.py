"""Where somebody came from and goes back to once a page is done: an address of this portal only."""

from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "suite"


def next_address(request) -> str:
    """From the address or from the form; nothing when it is not one of ours."""
    address = request.POST.get(FIELD) or request.GET.get(FIELD) or ""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours and len(address) <= 200 else ""
