"""The portal has pages and forms: three methods, and nothing for the rest to find."""

from django.http import HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST")


class OnlyPagesAndForms:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)
