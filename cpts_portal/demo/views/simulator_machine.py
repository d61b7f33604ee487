"""What the portal asks of the provider behind the person's back."""

from django.http import HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from cpts_portal.demo import simulator
from cpts_portal.foundation.web.http import everyone, page, reads, writes
from members.pro_sante_connect.provider import public_address


@page(reads, everyone)
def discovery(request):
    doors = {
        "authorization_endpoint": "demo:simulator",
        "token_endpoint": "demo:simulator_token",
        "jwks_uri": "demo:simulator_keys",
        "userinfo_endpoint": "demo:simulator_userinfo",
        "end_session_endpoint": "demo:simulator_leave",
    }
    addresses = {name: public_address(reverse(route)) for name, route in doors.items()}
    return JsonResponse({"issuer": simulator.ISSUER, **addresses})


@page(reads, everyone, scope="public keys")
def keys(request):
    return JsonResponse(simulator.published_keys())


@csrf_exempt
@page(writes, everyone, scope="code of the request")
def token(request):
    """Asked by a machine that proves itself by its secret: there is no page, hence no form token,
    and nothing is written."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    given = simulator.redeem(request.POST.dict())
    return JsonResponse(given or {"error": "invalid_grant"}, status=200 if given else 400)


@page(reads, everyone, scope="token of the request")
def userinfo(request):
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    found = simulator.userinfo(bearer)
    return JsonResponse(found or {"error": "invalid_token"}, status=200 if found else 401)
