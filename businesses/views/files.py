"""Uploaded pictures and scans, given only to those who may see the record they belong to."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from django.views.generic import DetailView

from businesses.pictures import drawn_small
from businesses.views.parts import PARTS
from ikm_registry.ui.pages import ScopedPage

# By the ending under which it was accepted; the browser is told not to guess.
CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
HOUR = 60 * 60
# What is asked for where a picture stands in a list (?kecil=1).
SMALL = "kecil"
# Opened by itself, a file may neither load nor run anything, nor count as a page of this site.
NOTHING = {"default-src": CSP.NONE, "frame-ancestors": CSP.NONE, "sandbox": ""}
by_itself = method_decorator(csp_override(NOTHING), name="dispatch")


@by_itself
class PartFile(ScopedPage, DetailView):
    """The file of one part. It leaves under a name of ours: its own may hold a person's."""

    @property
    def part(self):
        part = PARTS[self.kwargs["part"]]
        if not part.file_field:
            raise Http404
        return part

    @property
    def model(self):
        return self.part.model

    def get(self, request, *args, **kwargs):
        row = self.get_object()
        stored = getattr(row, self.part.file_field)
        if not stored:
            raise Http404
        name = f"{self.part.address}-{row.pk}"
        return kept_by_her_browser(*file_answer(stored, name, small=SMALL in request.GET))


def kept_by_her_browser(response, is_picture):
    """A picture, and asked for anew when the record changes (?v=); of a scan nothing."""
    if is_picture:
        patch_cache_control(response, private=True, max_age=HOUR)
    else:
        add_never_cache_headers(response)  # a scan may show an identity card
    return response


def file_answer(stored, name, *, small=False):
    """What is stored, under a name of ours, and whether it is a picture, which a page may show;
    `small`: if it is one, as a list shows it.
    """
    ending = PurePath(stored.name).suffix
    content_type = CONTENT_TYPES.get(ending, "application/octet-stream")
    is_picture = content_type.startswith("image/")
    if small and is_picture:
        response = small_answer(stored)
    else:
        response = FileResponse(
            opened(stored),
            content_type=content_type,
            filename=f"{name}{ending}",
            as_attachment=not is_picture,
        )
    response["X-Content-Type-Options"] = "nosniff"
    return response, is_picture


def small_answer(stored):
    try:
        with opened(stored) as file:
            return HttpResponse(drawn_small(file), content_type="image/webp")
    except ValidationError as error:  # the file was spoiled after it was kept
        raise Http404 from error


def opened(stored):
    try:
        return stored.open("rb")
    except FileNotFoundError as error:  # a database restored without its folder of files
        raise Http404 from error
