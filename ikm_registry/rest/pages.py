"""Pages of the site about the API: ordinary ones, and open to everybody.

They work without a script, like all pages; nothing of them comes from another host.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.generic import TemplateView

from ikm_registry.rest import reference, words
from ikm_registry.rest.dictionary import RESOURCES
from ikm_registry.rest.problems import CODES
from ikm_registry.rest.start import STEPS


@method_decorator(login_not_required, name="dispatch")
class OpenPage(TemplateView):
    """Whoever builds a client reads before she has a key."""


class ProblemList(OpenPage):
    template_name = "rest/problem_list.html"
    extra_context = {"codes": list(CODES.values())}


class ProblemPage(OpenPage):
    template_name = "rest/problem.html"

    def get_context_data(self, **kwargs):
        code = found(CODES, kwargs["problem"])
        return super().get_context_data(**kwargs) | {"code": code}


class Reference(OpenPage):
    """All addresses, by what they are about."""

    template_name = "rest/reference.html"

    def get_context_data(self, **kwargs):
        groups = reference.groups(get_language())
        return super().get_context_data(**kwargs) | {"groups": list(groups.values())}


class ReferenceGroup(OpenPage):
    """The calls of one group, whole."""

    template_name = "rest/reference_group.html"

    def get_context_data(self, **kwargs):
        group = found(reference.groups(get_language()), kwargs["group"])
        return super().get_context_data(**kwargs) | {"group": group}


class DictionaryPage(OpenPage):
    """What the fields of one kind of record mean; without a kind, which kinds there are."""

    template_name = "rest/dictionary.html"

    def get_context_data(self, **kwargs):
        named = found(RESOURCES, kwargs.get("resource", "businesses"))
        return super().get_context_data(**kwargs) | {
            "resources": list(RESOURCES.values()),
            "named": named,
            "entries": words.in_language(named.name, get_language()),
        }


class Start(OpenPage):
    """From the first call to a copy that stays right, in three languages of programs."""

    template_name = "rest/start.html"

    def get_context_data(self, **kwargs):
        site = self.request.build_absolute_uri("/").rstrip("/")
        steps = [(step, programs(step, site)) for step in STEPS]
        return super().get_context_data(**kwargs) | {"steps": steps, "site": site}


def programs(step, site):
    """What of a step is written in each language, for this site."""
    return [
        (language, render_to_string(f"rest/start/{file}", {"site": site}))
        for language, file in step.files
    ]


def found(known, name):
    if name not in known:
        raise Http404
    return known[name]
