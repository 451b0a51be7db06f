"""Taking lists of programs along; each file has its own list's rows."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.generic import View

from businesses.exchange.group_export import COLUMNS as GROUPS
from businesses.exchange.listed import readable
from businesses.views.groups import LOOKED_AT
from businesses.views.taking import Taken, TakenList
from programs.exchange.case_lists import CREDIT, FACILITATION, ITEMS, VISITS, participants
from programs.exchange.lists import APPLICATIONS, FITTING, IS_NEW, WAITING, ranking
from programs.models import Participant, Rank, TrainingSession
from programs.services.training import sessions_needed
from programs.views.about import AboutOneProgram
from programs.views.applications import ApplicationList
from programs.views.board import ProgramScoped, board_of
from programs.views.credit import CreditList
from programs.views.eligible import Eligible, EligibleGroups
from programs.views.equipment import ItemList
from programs.views.facilitation import FacilitationList
from programs.views.following import Ageing, VisitList


class ApplicationExport(TakenList, ApplicationList):
    file_title, kind = "permohonan", "applications."
    title = gettext_lazy("IKM Registry: list of applications")
    sheet = gettext_lazy("Applications")
    told = APPLICATIONS


class OfOneProgram:
    """Of one program: the register of exports and the explanation name it."""

    @property
    def asked(self):
        return [("program", self.program.number), *super().asked]

    @property
    def asked_in_words(self):
        return "; ".join(filter(None, [str(self.program), super().asked_in_words]))


class FittingExport(OfOneProgram, TakenList, Eligible):
    file_title, kind = "memenuhi", "fitting."
    title = gettext_lazy("IKM Registry: businesses that fit a program")
    sheet = gettext_lazy("Businesses that fit")
    told = FITTING


class FittingGroupExport(OfOneProgram, TakenList, EligibleGroups):
    file_title, kind = "kelompok-memenuhi", "fitting_groups."
    title = gettext_lazy("IKM Registry: groups that fit a program")
    sheet = gettext_lazy("Groups that fit")
    told = [*GROUPS, IS_NEW]

    def taken_rows(self):
        groups = super().taken_rows()
        return None if groups is None else self.shown(groups).with_missing(LOOKED_AT)


class ItemExport(TakenList, ItemList):
    file_title, kind = "alat", "items."
    title = gettext_lazy("IKM Registry: list of equipment")
    sheet = gettext_lazy("Equipment")
    told = ITEMS


class VisitExport(TakenList, VisitList):
    file_title, kind = "tindak-lanjut", "visits."
    title = gettext_lazy("IKM Registry: visits afterwards")
    sheet = gettext_lazy("Visits afterwards")
    told = VISITS


class AgeingExport(TakenList, Ageing):
    file_title, kind = "tertunda", "waiting."
    title = gettext_lazy("IKM Registry: what waits")
    sheet = gettext_lazy("What waits")
    told = WAITING


class CreditExport(TakenList, CreditList):
    file_title, kind = "kredit", "credit."
    title = gettext_lazy("IKM Registry: list of credit cases")
    sheet = gettext_lazy("Credit")
    told = CREDIT


class FacilitationExport(TakenList, FacilitationList):
    file_title, kind = "fasilitasi", "facilitation."
    title = gettext_lazy("IKM Registry: list of facilitations")
    sheet = gettext_lazy("Facilitation")
    told = FACILITATION


class RankingExport(OfOneProgram, Taken, ProgramScoped, View):
    """The ranking of a frozen stage, with what explains each place."""

    model = Rank
    file_title, kind = "peringkat", "ranking."
    title = gettext_lazy("IKM Registry: ranking of a stage")
    sheet = gettext_lazy("Ranking")

    def taken_rows(self):
        if not self.stage.closed_at:
            return None
        return Rank.objects.visible_to(self.request.user).filter(stage=self.stage).order_by("place")

    def back_to_list(self):
        return redirect(f"{board_of(self.program)}?tahap={self.stage.order}")

    def taken_columns(self, format, rows):
        user = self.request.user
        return readable(ranking(self.stage, user), rows, user)

    @property
    def asked(self):
        return [*super().asked, ("stage", self.stage.order)]

    @property
    def asked_in_words(self):
        return f"{super().asked_in_words}; {self.stage}"


class ParticipantExport(OfOneProgram, Taken, AboutOneProgram, View):
    """Who takes part in a training: attendance, tests, certificates."""

    model = Participant
    file_title, kind = "peserta", "participants."
    title = gettext_lazy("IKM Registry: participants of a training")
    sheet = gettext_lazy("Participants")

    def taken_rows(self):
        seen = Participant.objects.visible_to(self.request.user)
        return seen.filter(application__program=self.program).with_attendance()

    def taken_columns(self, format, rows):
        user = self.request.user
        planned = TrainingSession.objects.visible_to(user).filter(program=self.program).count()
        return readable(participants(planned, sessions_needed(self.program), user), rows, user)
