"""What the portal asks of the provider behind the person's back."""

from django.http import HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from cpts_portal.demo import simulator
from cpts_portal.foundation.web.http import everyone, page, reads, writes
from members.pro_sante_connect.provider import public_address


@page(reads, everyone)
def discovery(request):
    routes = {
        "authorization_endpoint": "demo:simulator",
        "token_endpoint": "demo:simulator_token",
        "jwks_uri": "demo:simulator_keys",
        "userinfo_endpoint": "demo:simulator_userinfo",
        "end_session_endpoint": "demo:simulator_leave",
    }
    addresses = {name: public_address(reverse(route)) for name, route in routes.items()}
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
    tokens = simulator.redeem(request.POST.dict())
    return JsonResponse(tokens or {"error": "invalid_grant"}, status=200 if tokens else 400)


@page(reads, everyone, scope="token of the request")
def userinfo(request):
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    claims = simulator.userinfo(bearer)
    return JsonResponse(claims or {"error": "invalid_token"}, status=200 if claims else 401)
