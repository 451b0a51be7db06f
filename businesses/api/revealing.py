"""One covered fact of an owner, told to whoever says what for; noted in the register of access."""

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from businesses.api.asking import OF_PATHS
from businesses.api.calls import REVEAL
from businesses.api.more import HERS
from businesses.api.reading import RecordView
from businesses.forms.access import PurposeForm
from businesses.models import Business, Owner
from businesses.services.access import reveal, value_of
from ikm_registry.rest import bodies
from ikm_registry.rest.problems import Fault, Problem, invalid


class RevealForm(PurposeForm):
    field = forms.ChoiceField(choices=HERS)


class Reveal(RecordView):
    asks_apart = False
    # A number that was uncovered lies nowhere; who asks again is noted again.
    keeps_answers = False
    parts = None
    calls, path_parameters = {"post": REVEAL}, OF_PATHS

    def post(self, request, uuid):
        owner = get_object_or_404(self.permitted().filter(uuid=uuid))
        here = Business.objects.where_may(request.user, "reveal", Owner)
        business = here.filter(owner=owner.pk).select_related("owner", "region").first()
        if business is None:
            raise Problem("permission", _("You may not see the personal data of this business."))
        asked = self.asked(request.data)
        if not value_of(business, asked["field"]):
            raise Problem("not-found", _("Nothing is recorded here."))
        value = reveal(business=business, by=request.user, request=request.id, **asked)
        told = {"field": asked["field"], "value": str(value)}
        return bodies.answer(told, headers={"Cache-Control": "no-store"})

    def asked(self, data):
        form = RevealForm(data if isinstance(data, dict) else {})
        if form.is_valid():
            return form.cleaned_data
        raise invalid(
            [
                Fault(f"#/{name}", error.code or "invalid", " ".join(error.messages))
                for name, errors in form.errors.as_data().items()
                for error in errors
            ]
        )
