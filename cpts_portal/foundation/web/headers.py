"""Headers that Django and django-csp do not set, or only set when their middleware is reached."""

from functools import wraps

from cpts_portal.foundation.kernel import reference

PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
    )
)


# Django's own, set by middleware that an early answer (a static file, a refused method, an unknown
# host) never reaches
ALWAYS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        own = reference.begin()
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if getattr(getattr(request, "user", None), "is_authenticated", False):
            response.headers["Cache-Control"] = "no-store"
        if response.status_code >= 400:
            # whoever has no page to read the reference from, a script or a download, has it too
            response.headers["X-Reference"] = own
            response.headers["Cache-Control"] = "no-store"
        return response


def secret_address(view):
    """For a page whose address is its key: it is not kept, not indexed, and not sent to any other
    page. « strict-origin » and not « no-referrer »: with the latter a browser posts the form from
    the origin « null », which the protection against forged forms refuses."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    vars(wrapped)["secret_address"] = True
    return wrapped
