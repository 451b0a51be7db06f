"""Applications as records of the API, and steps that are taken, by the services of the pages."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.asking import OF_DOCUMENTS, OF_PATHS, OF_STREAMS, asked, ordering
from businesses.api.calls import WHAT_CHANGES, calls
from businesses.api.incoming import TOP, Incoming, by_public_names
from businesses.api.kinds import Kind
from businesses.api.questions import OF_DOCUMENTS as DIRECT
from businesses.api.shapes import TEXT
from businesses.api.writing import Changing, Making
from ikm_registry.rest import parameters
from ikm_registry.rest.calls import Call
from ikm_registry.rest.problems import Fault, Problem, invalid, translates
from programs.api.application_records import ApplicationRecord
from programs.api.step_records import ABOUT, StepBody
from programs.choices import Deed
from programs.models import Application, ApplicationDocument
from programs.services.applications import (
    FourEyes,
    StaleApplication,
    WrongState,
    advance,
    apply,
    change_wish,
)

APPLICANT = ("business", "group")
# What a step answers whoever has not seen the record as it is.
UNSEEN = ("conflict-version", "precondition-required")


def of_program(values):
    """By the public number of the program."""
    return Q(application__program__number__in=values)


def of_applicant(values):
    """By the public number of the business or the group."""
    return Q(application__business__registry_no__in=values) | Q(
        application__group__registry_no__in=values
    )


APPLICATION = Kind(
    "applications",
    ApplicationDocument,
    ApplicationRecord,
    brief=("id", "number", "url", "state"),
    place="region__code",
    direct=DIRECT | {"program": of_program, "applicant": of_applicant},
)
CALLS = calls(
    ApplicationRecord,
    settled=("program", *APPLICANT),
    words={
        "list": (
            gettext_lazy("List applications"),
            gettext_lazy("For public tasks alone, of one's own places. Needs programs:read."),
        ),
        "make": (
            gettext_lazy("Begin an application"),
            gettext_lazy(
                "For a business or a group; it waits as a draft until it is submitted. Documents "
                "are added on the site. Needs applications:write beside programs:read."
            ),
        ),
        "read": (gettext_lazy("Read an application"), ""),
        "change": (gettext_lazy("Change an application"), WHAT_CHANGES),
        "remove": ("", ""),
    },
)
STEP = Call(
    gettext_lazy("Take a step"),
    gettext_lazy(
        "By the rules of the pages: order of days, four eyes, places, documents and visits. What a "
        "step is about goes beside it: “to” with “move”, “granted” with “sign”, “outstanding” and "
        "“collectability” with “run”, “number” with “issue”. "
        "Refused with the sentence that an officer reads. Needs applications:write, "
        "applications:verify or applications:decide, by the step."
    ),
    ApplicationRecord,
    StepBody,
    is_conditional=True,
    problems=("conflict", "four-eyes", *UNSEEN),
)
QUESTIONS = {
    "program": asked(
        gettext_lazy("To the programs of these public numbers."), TEXT, "PRG-3513-000007-7"
    ),
    "applicant": asked(
        gettext_lazy("Of the businesses or groups of these public numbers."),
        TEXT,
        "IKM-3513-000128-4",
    ),
}


@translates(WrongState)
def leads_on_from_nowhere(error):
    state = error.application.get_state_display()
    return Problem("conflict", _("From “%(state)s” this step does not lead on.") % {"state": state})


@translates(StaleApplication)
def taken_meanwhile(error):
    return Problem("conflict-version")


@translates(FourEyes)
def somebody_else_decides(error):
    return Problem("four-eyes", str(error))


class ApplicationList(Making):
    kind = APPLICATION
    calls = CALLS.of_list

    @property
    def parameters_told(self):
        lists = parameters.OF_PAGES | OF_STREAMS | OF_DOCUMENTS | QUESTIONS
        return lists | {"ordering": ordering(self.orders)}

    def make(self, told):
        applicants = {name: row for name in APPLICANT if (row := told.take(name))}
        if len(applicants) != 1:
            sentence = _("Name a business or a group, one of them.")
            raise invalid([Fault(TOP, "invalid", sentence)])
        with by_public_names(told.serializer):
            return apply(
                program=told.take("program"),
                by=self.request.user,
                wish=told.take("wish", ""),
                training_kind=told.take("training_kind", ""),
                **applicants,
            )


class ApplicationDetail(Changing):
    kind = APPLICATION
    path_parameters = OF_PATHS
    settled = ("program", *APPLICANT)
    calls = {name: call for name, call in CALLS.of_one.items() if name != "delete"}
    http_method_names = ["get", "head", "patch"]

    def change(self, row, told):
        wish = told.take("wish", row.wish)
        kind = told.take("training_kind", row.training_kind)
        if (wish, kind) == (row.wish, row.training_kind):
            return
        with by_public_names(told.serializer):
            change_wish(
                application=row,
                wish=wish,
                training_kind=kind,
                by=self.request.user,
                seen_version=row.version,
            )


def facts_of(told):
    """What a step is about, as its row keeps it: days as JSON has them."""
    about = ABOUT.get(Deed(told["deed"]), ())
    others = told.keys() - {*about, "deed", "reason", "on"}
    if others:
        sentence = _("This step is not about that. Leave it out.")
        raise invalid([Fault(f"{TOP}/{name}", "unknown", sentence) for name in sorted(others)])
    said = {name: told[name] for name in about if name in told}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
    }


class ApplicationSteps(ApplicationDetail):
    """One step, by whoever has seen the application as it is."""

    http_method_names = ["post"]
    calls = {"post": STEP}

    def post(self, request, uuid):
        told = Incoming(StepBody(), request.data or {}).told
        row = self.held("view", uuid=uuid)
        with by_public_names(StepBody()):
            try:
                advance(
                    application=row,
                    deed=Deed(told["deed"]),
                    by=request.user,
                    note=told.get("reason", ""),
                    on=told.get("on"),
                    facts=facts_of(told),
                )
            except Application.DoesNotExist:
                raise Problem("permission") from None
        return self.stored(row)
