"""For the load balancer: says that the process answers, and nothing else."""

from django.http import HttpResponse

from cpts_portal.foundation.surface.http import public, reads


@public
@reads
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")
