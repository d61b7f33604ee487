"""The portal has pages and forms: three methods, and nothing for the rest to find."""

from django.http import Http404, HttpResponseNotAllowed

from cpts_portal.foundation.kernel.text import is_control

METHODS = ("GET", "HEAD", "POST")


class OnlyPagesAndForms:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """No address of ours holds a control character; the database does not even take a NUL."""
        if any(map(is_control, request.path_info)):
            raise Http404
