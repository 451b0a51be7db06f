"""What was signed, by the API: read as it is filed, and corrected where it was recorded wrongly."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from businesses.api.incoming import Incoming, by_public_names
from businesses.views.files import file_answer
from ikm_registry.rest import bodies, conditions
from ikm_registry.rest.views import ApiView
from programs.api import signed_calls
from programs.api.of_application import SEE_APPLICATIONS, require_public_task, require_rights
from programs.api.signed_records import CorrectionBody, SignedRecord
from programs.api.uploads import LARGEST_BODY, id_of
from programs.models import Agreement, Correction, Decree, Handover
from programs.services.corrections import correct_signed, held

SEE_CORRECTIONS = "programs.view_correction"


def corrections_for(user):
    """The last first, with who wrote each."""
    return Prefetch("corrections", Correction.objects.visible_to(user).select_related("by"))


class OfSigned(ApiView):
    """One decree, agreement or handover, for whoever may see it. Its files leave as `title`."""

    model: Any = Decree
    found_by, title = "uuid", "sk"
    path_parameters = signed_calls.OF_FILES

    @cached_property
    def signed(self):
        require_public_task(self.request)
        require_rights(self.request.user, SEE_APPLICATIONS, SEE_CORRECTIONS)
        return get_object_or_404(self.seen(), **{self.found_by: self.kwargs["uuid"]})

    def seen(self):
        user = self.request.user
        return self.model.objects.visible_to(user).prefetch_related(corrections_for(user))


class OfAgreement(OfSigned):
    model = Agreement
    found_by, title = "application__uuid", "nphd"


class OfHandover(OfSigned):
    model = Handover
    found_by, title = "application__uuid", "bast"


class Corrections(OfSigned):
    """What was corrected; one more is taken from whoever has seen those before."""

    largest_body = LARGEST_BODY
    calls = signed_calls.CORRECTIONS

    def get(self, request, uuid):
        etag = etag_of(self.signed)
        if conditions.is_known(request, etag):
            return conditions.not_modified(etag)
        return self.told(self.signed)

    def post(self, request, uuid):
        require_rights(request.user, "programs.add_correction")
        signed, serializer = self.signed, CorrectionBody()
        told = Incoming(serializer, request.data or {}).told
        newest = held(signed, request.user)
        conditions.require_seen(request, etag_of(newest))
        correction = Correction(**{"number": newest.number_now} | told)
        with by_public_names(serializer):
            correct_signed(signed=newest, correction=correction, by=request.user)
        return self.told(self.seen().get(pk=signed.pk))

    def told(self, signed):
        return conditions.with_etag(bodies.answer(SignedRecord(signed).data), etag_of(signed))


def etag_of(signed):
    """Nothing of it is altered, so all that changes is how often it was corrected."""
    return conditions.etag_of(signed.version, len(signed.corrections.all()))


class AgreementCorrections(OfAgreement, Corrections):
    pass


class HandoverCorrections(OfHandover, Corrections):
    pass


class SignedFile(OfSigned):
    """One file that was filed of it, the wrong ones too."""

    calls = signed_calls.FILE

    def get(self, request, uuid, file):
        stored = next((each for each in self.signed.files if id_of(each) == file), None)
        if stored is None:
            raise Http404
        response, _is_picture = file_answer(stored, self.title)
        response.headers["Cache-Control"] = "no-store"
        return response


class AgreementFile(OfAgreement, SignedFile):
    pass


class HandoverFile(OfHandover, SignedFile):
    pass
