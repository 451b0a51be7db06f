"""Documents, visits and scores of one application, by the services of the pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from businesses.api.incoming import TOP, by_public_names
from businesses.views.files import CONTENT_TYPES, file_answer
from ikm_registry.rest import bodies, conditions
from ikm_registry.rest.problems import Fault, Problem, invalid
from programs.api import judging_calls
from programs.api.judging_records import (
    AssessmentsBody,
    AssessmentsRecord,
    PaperBody,
    PaperRecord,
    PapersRecord,
    VisitBody,
    VisitRecord,
    VisitsRecord,
)
from programs.api.of_application import OfApplication
from programs.api.uploads import LARGEST_BODY, id_of
from programs.choices import CriterionKind
from programs.models import Criterion, Paper, Requirement, Visit
from programs.services.judging import add_paper, add_visit, assess, remove_paper
from programs.services.needs import missing_papers
from programs.workflow import CHANGE, VERIFY


class OfFiles(OfApplication):
    """Rows that hold a file, each known by the UUID that names it."""

    largest_body = LARGEST_BODY
    folder = column = ""

    def rows(self):
        return self.model.objects.visible_to(self.request.user).filter(application=self.application)

    def row(self, identity):
        beginning = {f"{self.column}__startswith": f"{self.folder}/{identity}."}
        return get_object_or_404(self.rows(), **beginning)

    def address_of(self, row):
        file = getattr(row, self.column)
        here = f"/api/v1/applications/{self.application.uuid}"
        return f"{here}/{self.words}/{id_of(file)}/"

    def made(self, facts, address):
        headers = {"Location": self.request.build_absolute_uri(address)}
        return bodies.answer(facts, status=201, headers=headers)

    def file(self, row, name):
        response, _is_picture = file_answer(getattr(row, self.column), name)
        response.headers["Cache-Control"] = "no-store"
        return response


class Papers(OfFiles):
    permission = "programs.view_paper"
    model, folder, column, words = Paper, "applications", "file", "papers"
    calls = judging_calls.PAPERS

    def get(self, request, uuid):
        papers = self.rows().select_related("requirement__stage")
        facts = {
            "results": [self.facts(paper) for paper in papers],
            "missing": missing_papers(self.application),
        }
        return conditions.unless_known(request, bodies.written(PapersRecord(facts).data))

    def post(self, request, uuid):
        self.require(CHANGE)
        told = self.body()
        with by_public_names(PaperBody()):
            paper = add_paper(
                application=self.application,
                requirement=self.requirement(told.get("requirement")),
                file=told["file"],
                by=request.user,
            )
        paper.refresh_from_db()
        return self.made(PaperRecord(self.facts(paper)).data, self.address_of(paper))

    def requirement(self, name):
        """What the program asks for, by its name: that of her stage before those of others."""
        if not name:
            return None
        asked = Requirement.objects.filter(program=self.application.program_id, name=name)
        found = sorted(asked, key=lambda each: each.stage_id != self.application.stage_id)
        if not found:
            sentence = _("The program asks for no document of this name.")
            raise invalid([Fault(f"{TOP}/requirement", "does_not_exist", sentence)])
        return found[0]

    def facts(self, paper):
        asked = paper.requirement
        ending = f".{paper.file.name.rpartition('.')[2]}"
        return {
            "id": id_of(paper.file),
            "url": self.address_of(paper),
            "requirement": asked and asked.name,
            "stage": asked and asked.stage.order,
            "media_type": CONTENT_TYPES.get(ending, "application/octet-stream"),
            "added_at": paper.added_at,
        }


class OnePaper(Papers):
    """The file itself, for whoever sees the application; it may show an identity card."""

    calls = judging_calls.ONE_PAPER
    path_parameters = judging_calls.OF_FILES
    http_method_names = ["get", "head", "delete"]

    def get(self, request, uuid, paper):
        return self.file(self.row(paper), "dokumen")

    def delete(self, request, uuid, paper):
        row = self.row(paper)
        self.require(CHANGE)
        try:
            with by_public_names(PaperBody()):
                remove_paper(paper=row, by=request.user)
        except Paper.DoesNotExist:
            raise Problem("permission") from None
        return HttpResponse(status=204)


class Visits(OfFiles):
    permission = "programs.view_visit"
    model, folder, column, words = Visit, "visits", "photo", "visits"
    calls = judging_calls.VISITS

    def get(self, request, uuid):
        visits = self.rows().select_related("by").order_by("on", "pk")
        facts = {"results": [self.facts(visit) for visit in visits]}
        return conditions.unless_known(request, bodies.written(VisitsRecord(facts).data))

    def post(self, request, uuid):
        self.require(VERIFY)
        told = self.body()
        with by_public_names(VisitBody()):
            visit = add_visit(application=self.application, by=request.user, **told)
        visit.refresh_from_db()
        return self.made(VisitRecord(self.facts(visit)).data, f"{self.address_of(visit)}photo/")

    def facts(self, visit):
        return {
            "id": id_of(visit.photo),
            "on": visit.on,
            "place": visit.place,
            "notes": visit.notes,
            "photo": f"{self.address_of(visit)}photo/",
            "by": visit.by.first_name or visit.by.username,
            "at": visit.at,
        }


class VisitPhoto(Visits):
    calls = judging_calls.PHOTO
    path_parameters = judging_calls.OF_FILES
    http_method_names = ["get", "head"]

    def get(self, request, uuid, visit):
        return self.file(self.row(visit), "kunjungan")


class Assessments(OfApplication):
    """All criteria of its stage that an officer assesses."""

    permission = "programs.view_assessment"
    calls = judging_calls.ASSESSMENTS

    def get(self, request, uuid):
        return conditions.unless_known(request, bodies.written(self.told()))

    def post(self, request, uuid):
        self.require(VERIFY)
        known = {each.name: each for each in self.criteria()}
        for place, score in enumerate(self.body()["scores"]):
            pointer = f"{TOP}/scores/{place}"
            criterion = known.get(score.pop("criterion"))
            if criterion is None:
                sentence = _("No officer assesses anything of this name in this stage.")
                raise invalid([Fault(f"{pointer}/criterion", "does_not_exist", sentence)])
            with by_public_names(AssessmentsBody(), pointer):
                assess(application=self.application, criterion=criterion, by=request.user, **score)
        return bodies.answer(self.told())

    def criteria(self):
        seen = Criterion.objects.visible_to(self.request.user)
        return seen.filter(stage=self.application.stage_id, kind=CriterionKind.ASSESSED)

    def told(self):
        given = {each.criterion_id: each for each in self.application.assessment_set.all()}
        stage = self.application.stage
        facts = {
            "stage": stage and stage.order,
            "frozen": bool(stage and stage.closed_at),
            "results": [
                {
                    "criterion": each.name,
                    "score": given[each.pk].score if each.pk in given else None,
                    "note": (given[each.pk].note or None) if each.pk in given else None,
                }
                for each in self.criteria().order_by("pk")
            ],
        }
        return AssessmentsRecord(facts).data
