"""For machines that watch the site; none of them signs in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from ikm_registry.operations import health, metrics


@login_not_required
@never_cache
@require_safe
def live(request):
    """The process answers; asks nobody, so that a database away restarts no web server."""
    return JsonResponse({"live": True})


@login_not_required
@never_cache
@require_safe
def ready(request):
    """Whether requests should be sent here, and which part is not well."""
    found = health.examined()
    well = all(found.values())
    words = {name: "ok" if is_well else "failed" for name, is_well in found.items()}
    return JsonResponse({"ready": well, "checks": words}, status=200 if well else 503)


@login_not_required
@never_cache
@require_safe
def numbers(request):
    """For addresses of METRICS_ALLOWED; to others there is no such page."""
    if not metrics.may_ask(request):
        raise Http404
    return HttpResponse(metrics.page(), content_type=CONTENT_TYPE_LATEST)
