"""From the decree to the visits afterwards, by the API: each call does what a page does."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.asking import OF_PATHS
from businesses.api.incoming import TOP, Incoming, by_public_names
from businesses.models.money import VIEW_MONEY
from ikm_registry.rest import bodies
from ikm_registry.rest.calls import Call
from ikm_registry.rest.problems import Fault, Problem, invalid
from ikm_registry.rest.views import ApiView
from programs.api.acting import Acting, doing
from programs.api.delivery_records import (
    AgreementBody,
    DecreeBody,
    FollowUpBody,
    HandoverBody,
    UnitBody,
)
from programs.api.of_application import require_public_task
from programs.api.outcomes import A_VISIT
from programs.api.signed_records import DecreeRecord
from programs.api.uploads import LARGEST_BODY
from programs.models import Agreement, Application, Decree, FollowUp, Handover, Item, Program
from programs.numbers import EQUIPMENT, read_code
from programs.services.deliveries import hand_over, record_decree, sign_agreement
from programs.services.follow_ups import report_follow_up

DECREE = Call(
    gettext_lazy("Record a decree (SK)"),
    gettext_lazy(
        "All whom it names are taken one step further, or none: each selected, with all documents, "
        "its check list in order, decided about by the day of the decree. Needs "
        "applications:decide."
    ),
    DecreeRecord,
    DecreeBody,
    status=201,
    problems=("conflict", "four-eyes", "not-found"),
)


class Decrees(ApiView):
    """The decrees of one program."""

    calls = {"post": DECREE}
    path_parameters = OF_PATHS
    largest_body = LARGEST_BODY

    def post(self, request, uuid):
        user = request.user
        if not user.has_perm("programs.add_decree"):
            raise Problem("permission")
        require_public_task(request)
        program = get_object_or_404(Program.objects.visible_to(user), uuid=uuid)
        serializer = DecreeBody(context={"seen": lambda model: model.objects.visible_to(user)})
        told = Incoming(serializer, request.data or {}).told
        named = told.pop("applications")
        decree = Decree(program=program, **told)
        with by_public_names(serializer):
            try:
                record_decree(decree=decree, applications=named, by=user)
            except Application.DoesNotExist:
                raise Problem("permission") from None
        decree.refresh_from_db()
        return bodies.answer(DecreeRecord(decree).data, status=201)


class SignAgreement(Acting):
    right = "decide"
    largest_body = LARGEST_BODY
    calls = doing(
        gettext_lazy("Record the agreement (NPHD)"),
        gettext_lazy(
            "With its integrity pact, of an application that a decree names; not older than the "
            "decree. Needs applications:decide."
        ),
        AgreementBody,
    )

    def act(self, application, told):
        by = self.request.user
        sign_agreement(agreement=Agreement(**told), application=application, by=by)


class HandOver(Acting):
    right = "verify"
    largest_body = LARGEST_BODY
    calls = doing(
        gettext_lazy("Record the handover (BAST)"),
        gettext_lazy(
            "With a photo, and each piece by its serial number; refused before decree and "
            "agreement, and if it is older than they are. Needs applications:verify."
        ),
        HandoverBody,
    )

    def act(self, application, told):
        units = [*pieces_in(told.pop("items", ()))]
        hand_over(
            handover=Handover(**{name: told[name] for name in told if name != "idle"}),
            application=application,
            by=self.request.user,
            units=units,
            idle=[*self.idle(told.get("idle", ()))],
        )

    def idle(self, plates):
        items = Item.objects.permitted(self.request.user, "change")
        for place, plate in enumerate(plates):
            item = items.filter(code=read_code(EQUIPMENT, plate)).first()
            if item is None:
                sentence = _("There is no such record here.")
                raise invalid([Fault(f"{TOP}/idle/{place}", "does_not_exist", sentence)])
            yield item


def pieces_in(told):
    """Each piece by itself; what is wrong with it is told where its kind stands."""
    settled_later = ["application", "program", "state_since"]
    for place, unit in enumerate(told):
        facts = {name: value for name, value in unit.items() if name != "serial_no"}
        for serial in unit["serial_no"]:
            item = Item(serial_no=serial, **facts)
            with by_public_names(UnitBody(), f"{TOP}/items/{place}"):
                item.clean_fields(exclude=settled_later)
            yield item


class ReportFollowUp(Acting):
    path_parameters = OF_PATHS | {
        "visit": {"description": gettext_lazy("The id of the visit."), "example": A_VISIT}
    }
    calls = doing(
        gettext_lazy("Report a visit"),
        gettext_lazy(
            "What somebody found so many months after the help; what is not named stays. Needs "
            "applications:verify; turnover needs finances:read, too."
        ),
        FollowUpBody,
    )

    def post(self, request, uuid, visit):
        seen = FollowUp.objects.visible_to(request.user)
        # Read before its application is: saved in between, the application was not seen as it is.
        self.follow_up = get_object_or_404(seen, application__uuid=uuid, uuid=visit)
        return super().post(request, uuid)

    def act(self, application, told):
        visit, by = self.follow_up, self.request.user
        if "turnover" in told:
            self.require_money_of(application)
        for name, value in told.items():
            setattr(visit, name, value)
        report_follow_up(follow_up=visit, by=by, seen_version=visit.version)

    def require_money_of(self, application):
        seen = Application.objects.filter(pk=application.pk)
        if not seen.filter(seen.allowed(self.request.user, VIEW_MONEY)).exists():
            raise Problem("permission", _("You may not write the money of this firm."))
