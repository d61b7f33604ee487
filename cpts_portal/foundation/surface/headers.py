"""Headers that Django and django-csp do not set."""

from functools import wraps

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


class SecurityHeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        if getattr(getattr(request, "user", None), "is_authenticated", False):
            response.headers["Cache-Control"] = "no-store"
        return response


def secret_address(view):
    """For a page whose address is its key: it is not kept, not indexed, and not told to any other
    page. « strict-origin » and not « no-referrer »: with the latter a browser posts the form from
    the origin « null », which the protection against forged forms refuses."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    wrapped.secret_address = True
    return wrapped
