"""Pages of the site that explain the API's problems: ordinary ones, and open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from ikm_registry.rest.problems import CODES


@method_decorator(login_not_required, name="dispatch")
class ProblemList(TemplateView):
    template_name = "rest/problem_list.html"
    extra_context = {"codes": list(CODES.values())}


@method_decorator(login_not_required, name="dispatch")
class ProblemPage(TemplateView):
    template_name = "rest/problem.html"

    def get_context_data(self, **kwargs):
        code = CODES.get(kwargs["problem"])
        if code is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"code": code}
