"""The columns of what officers take along of programs: who applied, who fits, and the ranking.

Each list is its own queryset (views/taking.py); what one may not see of a row is an empty cell.
"""

from dataclasses import replace

from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.exchange.export_columns import IDENTITY, PLACE
from businesses.exchange.listed import day_of, fact, places, worded, yes_or_no
from businesses.models.money import VIEW_MONEY
from ikm_registry.ui.templatetags.ui import moment
from programs.choices import ApplicationState, Deed, ProgramKind
from programs.models import ApplicationStep, Score
from programs.models.facts import NEVER
from programs.models.measures import MEASURES

AS_WRITTEN = gettext_lazy("As it stands in the application")
# What a list of those who fit leaves out of what is told of a business and its place.
LEFT_OUT = {"legal_form", "rt", "rw", "latitude", "longitude"}


def applicant(path=""):
    """Who applied, and where she lay then; `path` leads to the application."""
    return [
        fact("application", gettext_lazy("Number of the application"), AS_WRITTEN, f"{path}number"),
        fact(
            "applicant",
            gettext_lazy("Applicant"),
            gettext_lazy("Name of the business or the group"),
            Coalesce(f"{path}business__name", f"{path}group__name"),
        ),
        fact(
            "applicant_no",
            gettext_lazy("Number of the applicant"),
            gettext_lazy("Public number of the business or the group"),
            Coalesce(f"{path}business__registry_no", f"{path}group__registry_no"),
        ),
        *places(f"{path}region"),
    ]


def program(path="program__"):
    return [
        fact(
            "program_no",
            gettext_lazy("Number of the program"),
            gettext_lazy("By which the registry knows it"),
            f"{path}number",
        ),
        fact("program", gettext_lazy("Program"), gettext_lazy("Its name"), f"{path}name"),
        fact(
            "program_kind",
            gettext_lazy("Kind of program"),
            gettext_lazy("What it gives"),
            f"{path}kind",
            read=worded(ProgramKind),
        ),
        fact(
            "budget_year",
            gettext_lazy("Budget year"),
            gettext_lazy("Of the program"),
            f"{path}year",
        ),
    ]


def standing(path=""):
    return [
        fact(
            "state",
            gettext_lazy("State of the application"),
            gettext_lazy("What was done last"),
            f"{path}state",
            read=worded(ApplicationState),
        ),
        fact(
            "reason",
            gettext_lazy("Reason"),
            gettext_lazy("What the last step said to the applicant"),
            f"{path}reason",
        ),
    ]


APPLICATIONS = [
    *applicant(),
    *program(),
    fact("stage", gettext_lazy("Stage"), gettext_lazy("In which she takes part"), "stage__name"),
    *standing(),
    fact(
        "due_on",
        gettext_lazy("Next step by"),
        gettext_lazy("The day for which it is promised; before today it is overdue"),
    ),
    fact(
        "begun_on",
        gettext_lazy("Begun"),
        gettext_lazy("The day on which it was begun"),
        "created_at",
        read=day_of,
    ),
    fact(
        "submitted_on",
        gettext_lazy("Submitted"),
        gettext_lazy("The day on which it was first handed in"),
        "submitted_at",
        read=day_of,
    ),
    fact("training_kind", gettext_lazy("Kind of training"), AS_WRITTEN),
    fact("wish", gettext_lazy("What she wants from it"), AS_WRITTEN),
]


WAITING = [
    *APPLICATIONS,
    fact(
        "waits_since",
        gettext_lazy("Waits since"),
        gettext_lazy("The day of its last step"),
    ),
    fact(
        "missing",
        gettext_lazy("Missing documents"),
        gettext_lazy("Required ones of the stages so far"),
    ),
]


def ever(day):
    """The day that stands for "never" is none."""
    return None if day == NEVER else day


FITTING = [
    *(
        replace(column, path=f"business__{column.path}")
        for column in (*IDENTITY, *PLACE)
        if column.name not in LEFT_OUT
    ),
    fact(
        "helped_last",
        gettext_lazy("Last helped on"),
        gettext_lazy("By a program of this registry; empty: never"),
        read=ever,
    ),
]


IS_NEW = fact(
    "is_new",
    gettext_lazy("Never helped"),
    gettext_lazy("By any program of this registry; help to members is not counted"),
    read=yes_or_no,
)


# The ranking of a stage.


def of_criterion(criterion, value):
    """What one criterion gave the application of a rank."""
    scores = Score.objects.filter(rank=OuterRef("pk"), criterion=criterion)
    return Subquery(scores.order_by().values(of=value)[:1])


def plainly(amount):
    """A whole number without the decimals that the database keeps for others."""
    return int(amount) if amount == int(amount) else amount


def by_criterion(score):
    """Fact, points and weighted points; a fact that tells of money is for those who see money."""
    key, words = score["criterion"], {"criterion": score["name"], "weight": score["weight"]}
    measure = MEASURES.get(score["fact"])
    guard = VIEW_MONEY if measure and measure.is_money else ""
    weighted = ExpressionWrapper(
        F("points") * F("weight"), output_field=DecimalField(max_digits=12, decimal_places=2)
    )
    return [
        fact(
            f"fact_{key}",
            _("%(criterion)s: fact") % words,
            _("As it was when the ranking was frozen; empty is unknown"),
            of_criterion(key, F("raw")),
            read=plainly,
            guard=guard,
        ),
        fact(
            f"points_{key}",
            _("%(criterion)s: points") % words,
            _("Given for this fact"),
            of_criterion(key, F("points")),
            read=plainly,
        ),
        fact(
            f"weighted_{key}",
            _("%(criterion)s: points times %(weight)s") % words,
            _("By the weight of the criterion; together they are all points"),
            of_criterion(key, weighted),
            read=plainly,
        ),
    ]


RANKED = [
    fact(
        "place",
        gettext_lazy("Place in the ranking"),
        gettext_lazy("As it stands, with what was moved"),
    ),
    fact(
        "computed",
        gettext_lazy("Place by points"),
        gettext_lazy("As it came out of the points alone"),
    ),
    *applicant("application__"),
    fact(
        "total",
        gettext_lazy("All points"),
        gettext_lazy("Of all criteria, each with its weight"),
        read=plainly,
    ),
    fact(
        "is_tied",
        gettext_lazy("Equal points"),
        gettext_lazy("Somebody else has as many: who submitted earlier stands before"),
        read=yes_or_no,
    ),
    fact(
        "submitted_at",
        gettext_lazy("Submitted at"),
        gettext_lazy("What decides between equal points"),
        read=moment,
    ),
    *standing("application__"),
]


def why_moved(stage):
    moves = ApplicationStep.objects.filter(
        application=OuterRef("application"), deed=Deed.MOVE, facts__stage=stage.order
    )
    return fact(
        "moved",
        _("Why it was moved"),
        _("Reason of whoever moved it last; empty where nobody did"),
        Subquery(moves.order_by("-pk").values("note")[:1]),
    )


def ranking(stage, by):
    """What explains each place of a frozen stage, criterion by criterion; one query."""
    scores = Score.objects.visible_to(by).filter(rank__stage=stage).order_by("criterion", "pk")
    criteria = scores.distinct("criterion").values("criterion", "name", "fact", "weight")
    explained = (column for score in criteria for column in by_criterion(score))
    return [*RANKED, why_moved(stage), *explained]
