from programs.models.amendment import Amendment
from programs.models.application import (
    ENDED,
    HELPED,
    Application,
    ApplicationStep,
    OfApplication,
    OfApplicationQuerySet,
    Paper,
)
from programs.models.application_document import ApplicationDocument
from programs.models.correction import Correction
from programs.models.counter import Counter
from programs.models.credit import CreditCase, CreditScheme, CreditTerms
from programs.models.delivery import Agreement, Decree, DecreeLine, Handover
from programs.models.document import ProgramDocument
from programs.models.equipment import Holding, Item, ItemCheck
from programs.models.facilitation import FacilitationCase
from programs.models.facts import Facts, FactsQuerySet
from programs.models.follow_up import FollowUp, Point, PointAnswer
from programs.models.interest import Interest
from programs.models.judging import Assessment, Rank, Score, Visit
from programs.models.partner import ProgramPartner, programs_followed_by
from programs.models.program import (
    Criterion,
    OfProgram,
    OfProgramQuerySet,
    Program,
    Requirement,
    Stage,
)
from programs.models.rule import Rule
from programs.models.sikp import ColumnMap, SikpLayout
from programs.models.training import (
    Attendance,
    Participant,
    TrainingCertificate,
    TrainingSession,
)

__all__ = [
    "ENDED",
    "HELPED",
    "Agreement",
    "Amendment",
    "Application",
    "ApplicationDocument",
    "ApplicationStep",
    "Assessment",
    "Attendance",
    "ColumnMap",
    "Correction",
    "Counter",
    "CreditCase",
    "CreditScheme",
    "CreditTerms",
    "Criterion",
    "Decree",
    "DecreeLine",
    "FacilitationCase",
    "Facts",
    "FactsQuerySet",
    "FollowUp",
    "Handover",
    "Holding",
    "Interest",
    "Item",
    "ItemCheck",
    "OfApplication",
    "OfApplicationQuerySet",
    "OfProgram",
    "OfProgramQuerySet",
    "Paper",
    "Participant",
    "Point",
    "PointAnswer",
    "Program",
    "ProgramDocument",
    "ProgramPartner",
    "Rank",
    "Requirement",
    "Rule",
    "Score",
    "SikpLayout",
    "Stage",
    "TrainingCertificate",
    "TrainingSession",
    "Visit",
    "programs_followed_by",
]
