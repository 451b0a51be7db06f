"""Trainings of the demo: one that chooses, one that is to be decided, one that is held."""

from datetime import time

from businesses.models import Business
from businesses.services.records import save_record
from programs.choices import ApplicationState, Deed, FundSource, Manner, ProgramKind, RuleKind
from programs.demo.alike import alike
from programs.demo.cast import PROBOLINGGO
from programs.demo.going import Turn, begun, date_back, scan, walked
from programs.demo.offers import ASSESSED, ago, closed, fact, frozen_on, opened
from programs.models import Application, Decree, Participant, TrainingSession
from programs.models.eligibility import who_fits
from programs.services.deciding import decide_first
from programs.services.deliveries import record_decree
from programs.services.judging import assess
from programs.services.ranking import close_stage
from programs.services.training import (
    issue_certificate,
    sessions_needed,
    start_training,
    write_list,
)

OF_THE_OFFICE = {
    "kind": ProgramKind.TRAINING,
    "recipient": "business",
    "region_id": PROBOLINGGO,
    "open_to_id": PROBOLINGGO,
    "organiser": "DKUPP Kabupaten Probolinggo",
    "fund_source": FundSource.APBD_REGENCY,
}
PAPERS = [("Fotokopi KTP", "KTP pemilik yang masih berlaku"), ("NIB atau SKU", "SKU dari desa")]
WORKERS = ("Tenaga kerja", 2, fact("workers", (1, 20), (3, 50), (5, 80), (10, 100)))
YEARS = ("Lama usaha", 1, fact("years", (1, 30), (3, 60), (5, 100)))
NEVER = ("Belum pernah dibantu", 1, fact("never_helped", (1, 100)))
FOOD = (RuleKind.KBLI, {"codes": ["10"]})
WISHES = ["Kemasan yang tahan tiga bulan", "Label sesuai aturan", "Bisa masuk toko oleh-oleh", ""]

INCOMPLETE = "Fotokopi KTP tidak terbaca. Mohon difoto ulang."
NO_LONGER = "Usaha sudah tidak berproduksi sejak tiga bulan terakhir."
# How far those came who applied to the open training, the earliest first: (how many, the steps
# after handing in with how many days later).
CAME = [
    (2, [(Deed.REJECT, 4, NO_LONGER)]),
    (4, []),
    (46, [(Deed.CHECK, 2, ""), (Deed.VERIFY, 6, "")]),
    (3, [(Deed.CHECK, 1, ""), (Deed.WITHDRAW, 5, "")]),
    (24, [(Deed.CHECK, 3, "")]),
    (6, [(Deed.RETURN, 2, INCOMPLETE)]),
    (22, []),
]
DRAFTS = 13
SINCE = 20  # days that the open training takes applications


def fitting(program, *, by, most, without=()):
    """The first who fit a program, in the order of their numbers."""
    facts = who_fits(program, list(program.rule_set.all()), by).values("pk")
    found = Business.objects.filter(pk__in=facts, owner__isnull=False).exclude(pk__in=without)
    return list(found.select_related("owner", "region").order_by("registry_no")[:most])


def a_training_that_is_held(cast):
    """Decided by a ranking, named in a decree, held; some certificates are issued.

    Returns who was not chosen, so that somebody of the demo may object.
    """
    program = opened(
        by=cast.office,
        name="Pelatihan Cara Produksi Pangan Olahan yang Baik",
        summary="Empat hari pelatihan di balai latihan, dengan praktik di dapur produksi.\n\n"
        "Peserta mendapat modul, konsumsi dan pengganti ongkos jalan.",
        selection="Tenaga kerja, lama usaha, dan apakah pernah dibantu. Yang lebih dulu mengajukan "
        "didahulukan bila nilainya sama.",
        opens_on=ago(60),
        closes_on=ago(42),
        attendance_minimum=75,
        stages=[{"name": "Seleksi", "quota": 16, "criteria": [WORKERS, YEARS, NEVER]}],
        rules=[FOOD, (RuleKind.YEARS, {"least": 1})],
        **OF_THE_OFFICE,
    )
    turns = [Turn(Deed.SUBMIT, 50), Turn(Deed.CHECK, 46), Turn(Deed.VERIFY, 41)]
    first, *others = fitting(program, by=cast.office, most=22)
    alike(walked(begun(program, first, by=cast.office), turns, cast), others)
    stage = frozen(closed(program, ago(42)), ago(30), cast)
    others = {rank.application_id: "" for rank in stage.ranks.all()[stage.quota :]}
    decide_first(stage=stage, first=stage.quota, reasons=others, by=cast.head, on=ago(28))
    chosen = program.applications.filter(state=ApplicationState.SELECTED)
    decree = Decree(program=program, number="188.45/412/426.12", signed_on=ago(26), file=scan())
    record_decree(decree=decree, applications=list(chosen), by=cast.head)
    hold_sessions(program, cast)
    return program.applications.filter(state=ApplicationState.REJECTED).order_by("pk")


def frozen(program, day, cast):
    date_back(program)
    first = program.stage_set.order_by("order").first()
    return frozen_on(close_stage(stage=first, by=cast.head), day)


TOPICS = ["Kebersihan dan tata letak", "Proses dan pengawetan", "Label dan izin edar", "Praktik"]


def hold_sessions(program, cast):
    sessions = [
        save_record(
            row=TrainingSession(
                program=program,
                topic=topic,
                held_on=ago(18 - 4 * number),
                begins_at=time(9),
                ends_at=time(15),
                place="Balai Latihan Kerja Kraksaan",
                trainer="Ir. Endang Wahyuni",
            ),
            by=cast.office,
        )
        for number, topic in enumerate(TOPICS)
    ]
    decreed = program.applications.filter(state=ApplicationState.DECREED)
    people = [
        start_training(
            application=application,
            participant=Participant(
                name=application.business.owner.name, pre_score=40 + number % 5 * 5
            ),
            by=cast.verifier,
            on=ago(20),
        )
        for number, application in enumerate(decreed.select_related("business__owner"))
    ]
    for number, session in enumerate(sessions):
        present = [each for nth, each in enumerate(people) if (nth + number) % 7 and nth != 5]
        write_list(session=session, present=present, by=cast.verifier, manner=Manner.LIST)
    certify(program, people, cast)


def certify(program, people, cast):
    """Who was there often enough; the last two still wait for their certificates."""
    needed = sessions_needed(program)
    for number, person in enumerate(people):
        person.post_score = 70 + number % 6 * 5
        person = save_record(row=person, by=cast.verifier)
        if person.attendance_set.count() >= needed and number < len(people) - 2:
            issue_certificate(participant=person, by=cast.head)


def a_training_to_be_decided(cast):
    """Its ranking is frozen; whoever decides presses one button."""
    program = opened(
        by=cast.office,
        name="Pelatihan Pemasaran Digital bagi Konveksi dan Bordir",
        summary="Tiga hari: foto produk dengan telepon, toko daring, menghitung ongkos kirim.",
        selection="Tenaga kerja dan lama usaha. Dua belas peserta terpilih dari yang diverifikasi.",
        opens_on=ago(35),
        closes_on=ago(10),
        stages=[
            {
                "name": "Seleksi",
                "quota": 12,
                "ends_on": ago(-4),
                "criteria": [WORKERS, YEARS, ("Kesiapan mengikuti", 1, ASSESSED)],
            }
        ],
        rules=[(RuleKind.KBLI, {"codes": ["13", "14"]})],
        **OF_THE_OFFICE,
    )
    [criterion] = program.criterion_set.filter(kind="assessed")
    turns = [Turn(Deed.SUBMIT, 30), Turn(Deed.CHECK, 26), Turn(Deed.VERIFY, 12)]
    first, *others = fitting(program, by=cast.office, most=20)
    model = walked(begun(program, first, by=cast.office), turns, cast)
    for number, application in enumerate([model, *alike(model, others)]):
        score = 55 + number * 7 % 40
        assess(application=application, criterion=criterion, score=score, by=cast.verifier)
    frozen(closed(program, ago(10)), ago(5), cast)


def a_training_that_chooses(cast, hers, owner):
    """Of all applicants a hundred, of the hundred twenty; open today. One of them is the owner."""
    program = opened(
        by=cast.office,
        name="Pelatihan Pengemasan dan Label Makanan Olahan",
        summary="Lima hari pelatihan, dengan 500 lembar label cetak untuk tiap peserta.\n\n"
        "Tempat: Balai Desa Leces. Ongkos jalan diganti.",
        selection="Tahap pertama melihat berkas dan data registri: 100 usaha dipilih.\n\n"
        "Tahap kedua wawancara di tempat usaha: 20 peserta dipilih.",
        opens_on=ago(SINCE),
        closes_on=ago(-10),
        stages=[
            {
                "name": "Seleksi berkas",
                "quota": 100,
                "ends_on": ago(-17),
                "papers": PAPERS,
                "criteria": [WORKERS, YEARS, NEVER],
            },
            {
                "name": "Wawancara",
                "quota": 20,
                "ends_on": ago(-31),
                "criteria": [("Kesiapan menerapkan", 2, ASSESSED), ("Rencana pasar", 1, ASSESSED)],
            },
        ],
        rules=[
            FOOD,
            (RuleKind.YEARS, {"least": 1}),
            (RuleKind.NOT_HELPED, {"years": 2, "kinds": ["training"]}),
        ],
        **OF_THE_OFFICE,
    )
    come_in(program, cast)
    application = begun(program, hers, by=owner, wish=WISHES[0])
    walked(application, [Turn(Deed.SUBMIT, 9), Turn(Deed.CHECK, 6)], cast, applicant=owner)
    date_back(program)


def come_in(program, cast):
    """Those who applied by the office; nobody who is on her way in another training."""
    before = Application.objects.filter(program__kind=ProgramKind.TRAINING).values("business")
    wanted = sum(many for many, _steps in CAME)
    found = fitting(program, by=cast.office, most=wanted + DRAFTS, without=before)
    came = 0
    for many, steps in CAME:
        days = [SINCE - SINCE * nth // wanted for nth in range(came, came + many)]
        come_together(program, found[came : came + many], days, steps, cast)
        came += many
    come_together(program, found[came:], [], [], cast)


def come_together(program, businesses, days, steps, cast):
    """Those who came equally far, so many days ago each; drafts without a day."""
    if not businesses:
        return
    turns = [Turn(Deed.SUBMIT, days[0])] if days else []
    turns += [Turn(deed, max(days[0] - later, 0), note) for deed, later, note in steps]
    application = begun(program, businesses[0], by=cast.office, wish=WISHES[0])
    shifts = [days[0] - day for day in days[1 : len(businesses)]]
    alike(
        walked(application, turns, cast), businesses[1:], days_later=shifts or None, wishes=WISHES
    )
