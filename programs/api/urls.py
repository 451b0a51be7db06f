"""Addresses of the API about programs."""

from django.urls import path

from programs.api import (
    application_views,
    bank,
    check_lists,
    credit,
    decrees,
    deliveries,
    equipment,
    facilitation,
    files,
    follow_ups,
    interests,
    judging,
    ranking,
    signed,
    trainings,
    views,
)

app_name = "program_records"

# Programs: their rules, who fits, and which of them fit a business.
PROGRAMS = [
    path("programs/", views.ProgramList.as_view(), name="programs"),
    path("programs/<uuid:uuid>/", views.ProgramDetail.as_view(), name="one_of_programs"),
    path("programs/<uuid:uuid>/publish/", views.Publish.as_view(), name="publish"),
    path("programs/<uuid:uuid>/withdraw/", views.Withdraw.as_view(), name="withdraw"),
    path("programs/<uuid:uuid>/eligible/", views.Eligible.as_view(), name="eligible"),
    path(
        "snapshots/<slug:day>/programs.ndjson.gz", files.ProgramSnapshot.as_view(), name="snapshot"
    ),
    path(
        "snapshots/<slug:day>/programs-since-<slug:since>.ndjson.gz",
        files.ProgramDelta.as_view(),
        name="delta",
    ),
    path("businesses/<uuid:uuid>/programs/", views.BusinessPrograms.as_view(), name="fits"),
]

# Applications, and the steps that are taken.
APPLICATIONS = [
    path("applications/", application_views.ApplicationList.as_view(), name="applications"),
    path(
        "applications/<uuid:uuid>/",
        application_views.ApplicationDetail.as_view(),
        name="one_of_applications",
    ),
    path(
        "applications/<uuid:uuid>/steps/",
        application_views.ApplicationSteps.as_view(),
        name="take_step",
    ),
]

# Credit and permits: what is asked for, lists of it, and the terms.
CASES = [
    path("applications/<uuid:uuid>/credit/", credit.Credit.as_view(), name="credit"),
    path("credit-cases/", credit.CreditCases.as_view(), name="credit_cases"),
    path("credit-cases/followed/", credit.FollowedCases.as_view(), name="followed_cases"),
    path("credit-terms/", credit.Terms.as_view(), name="credit_terms"),
    path(
        "applications/<uuid:uuid>/facilitation/",
        facilitation.Facilitation.as_view(),
        name="facilitation",
    ),
    path("facilitation-cases/", facilitation.FacilitationCases.as_view(), name="facilitations"),
]

# The file for SIKP, and what the bank answers.
BANKS = [
    path("programs/<uuid:uuid>/sikp-file/", bank.CandidateFile.as_view(), name="sikp_file"),
    path("programs/<uuid:uuid>/bank-answer/", bank.BankAnswer.as_view(), name="bank_answer"),
]

# Documents, visits and scores; stages frozen, ranked and decided.
JUDGING = [
    path("applications/<uuid:uuid>/papers/", judging.Papers.as_view(), name="papers"),
    path(
        "applications/<uuid:uuid>/papers/<uuid:paper>/",
        judging.OnePaper.as_view(),
        name="one_of_papers",
    ),
    path("applications/<uuid:uuid>/visits/", judging.Visits.as_view(), name="visits"),
    path(
        "applications/<uuid:uuid>/visits/<uuid:visit>/photo/",
        judging.VisitPhoto.as_view(),
        name="visit_photo",
    ),
    path(
        "applications/<uuid:uuid>/assessments/", judging.Assessments.as_view(), name="assessments"
    ),
    path(
        "programs/<uuid:uuid>/stages/<int:order>/freeze/", ranking.Freeze.as_view(), name="freeze"
    ),
    path(
        "programs/<uuid:uuid>/stages/<int:order>/ranking/",
        ranking.Ranking.as_view(),
        name="ranking",
    ),
    path(
        "programs/<uuid:uuid>/stages/<int:order>/decide/", ranking.Decide.as_view(), name="decide"
    ),
]

# Which officers stay away from which applicants.
INTERESTS = [
    path("interests/", interests.Interests.as_view(), name="interests"),
    path("interests/<uuid:uuid>/", interests.OneInterest.as_view(), name="one_of_interests"),
    path("interests/<uuid:uuid>/end/", interests.EndInterest.as_view(), name="interest_end"),
]

# From the decree to the visits afterwards.
ONE_APPLICATION = "applications/<uuid:uuid>/"
DELIVERIES = [
    path("programs/<uuid:uuid>/decrees/", deliveries.Decrees.as_view(), name="decrees"),
    path(f"{ONE_APPLICATION}check-list/", check_lists.CheckList.as_view(), name="check_list"),
    path(f"{ONE_APPLICATION}agreement/", deliveries.SignAgreement.as_view(), name="agreement"),
    path(f"{ONE_APPLICATION}handover/", deliveries.HandOver.as_view(), name="handover"),
    path(
        f"{ONE_APPLICATION}follow-ups/<uuid:visit>/report/",
        deliveries.ReportFollowUp.as_view(),
        name="follow_up",
    ),
    path("follow-ups/", follow_ups.FollowUps.as_view(), name="follow_ups"),
    path("equipment/", equipment.EquipmentList.as_view(), name="equipment"),
    path("equipment/<str:plate>/", equipment.EquipmentDetail.as_view(), name="piece"),
    path("equipment/<str:plate>/checks/", equipment.CheckPiece.as_view(), name="check"),
]

# What was signed, as it is filed, and what was recorded of it wrongly.
DECREE, AGREEMENT = "decrees/<uuid:uuid>/", f"{ONE_APPLICATION}agreement/"
HANDOVER, FILES = f"{ONE_APPLICATION}handover/", "files/<uuid:file>/"
SIGNED = [
    path("decrees/", decrees.DecreeList.as_view(), name="all_decrees"),
    path(DECREE, decrees.OneDecree.as_view(), name="one_of_decrees"),
    path(f"{DECREE}corrections/", signed.Corrections.as_view(), name="decree_corrections"),
    path(f"{DECREE}{FILES}", signed.SignedFile.as_view(), name="decree_file"),
    path(
        f"{AGREEMENT}corrections/",
        signed.AgreementCorrections.as_view(),
        name="agreement_corrections",
    ),
    path(f"{AGREEMENT}{FILES}", signed.AgreementFile.as_view(), name="agreement_file"),
    path(
        f"{HANDOVER}corrections/", signed.HandoverCorrections.as_view(), name="handover_corrections"
    ),
    path(f"{HANDOVER}{FILES}", signed.HandoverFile.as_view(), name="handover_file"),
]

# Trainings.
TRAININGS = [
    path("programs/<uuid:uuid>/sessions/", trainings.Sessions.as_view(), name="sessions"),
    path("sessions/<uuid:uuid>/", trainings.OneSession.as_view(), name="session"),
    path("sessions/<uuid:uuid>/attendance/", trainings.NoteAttendance.as_view(), name="attendance"),
    path(f"{ONE_APPLICATION}participant/", trainings.StartTraining.as_view(), name="participant"),
    path(f"{ONE_APPLICATION}scores/", trainings.WriteScores.as_view(), name="scores"),
    path(
        f"{ONE_APPLICATION}certificate/", trainings.IssueCertificate.as_view(), name="certificate"
    ),
    path(
        f"{ONE_APPLICATION}certificate/withdraw/",
        trainings.WithdrawCertificate.as_view(),
        name="certificate_withdraw",
    ),
]

urlpatterns = [
    *PROGRAMS,
    *APPLICATIONS,
    *CASES,
    *BANKS,
    *JUDGING,
    *INTERESTS,
    *DELIVERIES,
    *SIGNED,
    *TRAININGS,
]
