"""Equipment for groups, from the decree to the visit after a year."""

from businesses.models import BusinessGroup
from programs.choices import (
    Deed,
    Effect,
    FundSource,
    ItemState,
    ProgramKind,
    ReceiverRole,
    Recipient,
    RuleKind,
)
from programs.demo.cast import PROBOLINGGO
from programs.demo.going import Turn, begun, date_back, photo, scan, walked
from programs.demo.offers import ago, closed, fact, frozen_on, opened
from programs.models import Agreement, Decree, FollowUp, Handover, Item, ItemCheck
from programs.models.eligibility import who_fits
from programs.services.checklists import set_points
from programs.services.deliveries import answer_points, hand_over, record_decree, sign_agreement
from programs.services.equipment import check_item
from programs.services.follow_ups import report_follow_up
from programs.services.ranking import close_stage

POINTS = [
    "Kelompok masih berproduksi",
    "Tidak sedang menerima hibah serupa",
    "Ada tempat dan listrik untuk alat",
]
# What a group got: kind, maker, price.
PIECES = [
    ("Mesin pengiris", "Karya Logam Malang", 6_500_000),
    ("Peniris minyak", "Rumah Mesin", 3_200_000),
    ("Perekat kemasan", "Powerpack", 2_100_000),
]
FEWER = "Tenaga kerja anggota lebih sedikit daripada kelompok yang terpilih."
BEFORE_DECISION = [Turn(Deed.SUBMIT, 465), Turn(Deed.CHECK, 455), Turn(Deed.VERIFY, 440)]


def a_grant_of_equipment(cast):
    """Two decrees: of the first the goods are there for a year, of the second on the way."""
    program = opened(
        by=cast.office,
        name="Hibah Alat Produksi untuk Kelompok Usaha Bersama",
        summary="Satu paket alat produksi untuk tiap kelompok: pengiris, peniris, perekat kemasan.",
        selection="Jumlah tenaga kerja anggota. Kelompok yang belum pernah menerima didahulukan.",
        kind=ProgramKind.EQUIPMENT,
        recipient=Recipient.GROUP,
        region_id=PROBOLINGGO,
        open_to_id=PROBOLINGGO,
        organiser="DKUPP Kabupaten Probolinggo",
        fund_source=FundSource.DAK,
        opens_on=ago(480),
        closes_on=ago(450),
        stages=[
            {
                "name": "Seleksi",
                "quota": 7,
                "criteria": [("Tenaga kerja anggota", 1, fact("workers", (1, 20), (10, 60)))],
            }
        ],
        rules=[(RuleKind.DECREE, {}), (RuleKind.MEMBERS, {"least": 3})],
    )
    set_points(program=program, words=POINTS, by=cast.office)
    groups = groups_that_fit(program, by=cast.office)
    for group in groups:
        walked(begun(program, group, by=cast.office), BEFORE_DECISION, cast)
    if groups:
        decide_and_deliver(program, cast)


def decide_and_deliver(program, cast):
    date_back(program)
    program = closed(program, ago(450))
    stage = frozen_on(close_stage(stage=program.stage_set.get(), by=cast.head), ago(410))
    ranked = [rank.application for rank in stage.ranks.order_by("place")]
    first, second, out = ranked[:3], ranked[3:7], ranked[7:]
    nominate(program, first, cast, number="188.45/96/426.12", days=400)
    for number, application in enumerate(first):
        agree(application, cast, number=number, days=390)
        receive(application, cast, number=number, days=378)
    nominate(program, second, cast, number="188.45/377/426.12", days=24)
    for application in second[:1]:
        agree(application, cast, number=len(first), days=9)
    for application in out:
        walked(application, [Turn(Deed.REJECT, 405, FEWER)], cast)
    look_after(program, cast)


def groups_that_fit(program, *, by):
    found = who_fits(program, list(program.rule_set.all()), by)
    food = BusinessGroup.objects.filter(pk__in=found.values("pk"), kbli__code__startswith="10")
    return list(food.select_related("region").order_by("registry_no")[:9])


def nominate(program, applications, cast, *, number, days):
    for application in applications:
        walked(application, [Turn(Deed.SELECT, days + 5)], cast)
        answers = {point: (True, "") for point in program.point_set.all()}
        answer_points(application=application, answers=answers, by=cast.verifier)
    decree = Decree(program=program, number=number, signed_on=ago(days), file=scan())
    record_decree(decree=decree, applications=applications, by=cast.head)


def agree(application, cast, *, number, days):
    agreement = Agreement(
        number=f"027/{12 + number}/NPHD/426.12",
        signed_on=ago(days),
        has_integrity_pact=True,
        file=scan(),
    )
    sign_agreement(agreement=agreement, application=application, by=cast.head)


def receive(application, cast, *, number, days):
    handover = Handover(
        number=f"027/{40 + number}/BAST/426.12",
        signed_on=ago(days),
        place=f"Rumah produksi kelompok, {application.region.name}",
        receiver_role=ReceiverRole.CHAIR,
        photo=photo(number),
    )
    units = [
        Item(
            kind=kind,
            maker=maker,
            price=price,
            serial_no=f"{kind[:2].upper()}-{2024 + number}-{101 + number}",
            made_in=ago(days).year,
        )
        for kind, maker, price in PIECES
    ]
    hand_over(handover=handover, application=application, by=cast.office, units=units)


def look_after(program, cast):
    """Visits of half a year are reported, those after a year but one wait; a piece is idle."""
    visits = FollowUp.objects.filter(application__program=program).order_by("application", "months")
    after_a_year = [visit for visit in visits if visit.months == 12]
    due = [visit for visit in visits if visit.months < 12]
    for number, visit in enumerate(due + after_a_year[:1]):
        visit.done_on = min(visit.planned_on, ago(2))
        visit.effect = [Effect.GROWN, Effect.GROWN, Effect.SAME][number % 3]
        visit.workers = 9 + number
        visit.note = "Alat dipakai tiap hari produksi."
        report_follow_up(follow_up=visit, by=cast.verifier)
    pieces = list(Item.objects.filter(program=program).order_by("pk"))
    found = [(ItemState.USED, 190, ""), (ItemState.BROKEN, 95, "Motor terbakar, menunggu servis.")]
    found.append(
        (ItemState.IDLE, 40, "Anggota kembali mengiris dengan tangan; listrik tidak kuat.")
    )
    for piece, (state, days, note) in zip(pieces[::3], found, strict=False):
        check = ItemCheck(state=state, on=ago(days), note=note)
        check_item(item=piece, check=check, by=cast.verifier)
