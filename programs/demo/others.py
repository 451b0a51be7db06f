"""What comes next, what is only a draft, and a program of the other regency."""

from businesses.management.commands.seed_demo import BOALEMO
from ikm_registry.accounts.models import User
from programs.choices import Deed, FundSource, ProgramKind, Recipient, RuleKind
from programs.demo.going import Turn, begun, date_back, walked
from programs.demo.offers import ago, draft, opened
from programs.demo.trainings import FOOD, OF_THE_OFFICE, WORKERS, YEARS, fitting
from programs.services.programs import publish


def a_draft(cast):
    """It lacks its stages, and its page says so."""
    draft(
        by=cast.office,
        name="Magang Desain Kemasan",
        summary="Dua minggu magang di rumah kemasan provinsi untuk sepuluh usaha.",
        opens_on=ago(-30),
        closes_on=ago(-60),
        year=ago(-30).year,
        rules=[FOOD, (RuleKind.NIB, {})],
        **OF_THE_OFFICE,
    )


def machines_of_the_province():
    """It opens in two weeks."""
    province = User.objects.get(username="provinsi")
    program = draft(
        by=province,
        name="Restrukturisasi Mesin dan Peralatan Jawa Timur",
        summary="Penggantian sebagian harga mesin baru: 25 persen untuk buatan luar negeri, 40 "
        "persen untuk buatan dalam negeri.",
        kind=ProgramKind.RESTRUCTURING,
        recipient=Recipient.BUSINESS,
        region_id="35",
        open_to_id="35",
        organiser="Dinas Perindustrian dan Perdagangan Provinsi Jawa Timur",
        fund_source=FundSource.APBD_PROVINCE,
        opens_on=ago(-14),
        closes_on=ago(-45),
        year=ago(-14).year,
        stages=[{"name": "Verifikasi mesin", "quota": 40}],
        rules=[(RuleKind.NIB, {}), (RuleKind.WORKERS, {"least": 5})],
    )
    publish(program=program, by=province)


def a_training_of_boalemo(cast):
    told = OF_THE_OFFICE | {
        "region_id": BOALEMO,
        "open_to_id": BOALEMO,
        "organiser": "Dinas Perindustrian dan Perdagangan Kabupaten Boalemo",
    }
    program = opened(
        by=cast.office,
        name="Pelatihan Olahan Jagung",
        summary="Tiga hari: stik jagung, keripik jagung, dan cara menyimpannya.",
        selection="Tenaga kerja dan lama usaha.",
        opens_on=ago(8),
        closes_on=ago(-20),
        stages=[{"name": "Seleksi", "quota": 10, "criteria": [WORKERS, YEARS]}],
        rules=[FOOD],
        **told,
    )
    for number, business in enumerate(fitting(program, by=cast.office, most=9)):
        turns = [Turn(Deed.SUBMIT, 7 - number // 2), Turn(Deed.CHECK, max(3 - number // 2, 0))]
        walked(begun(program, business, by=cast.office), turns[: 2 - number % 2], cast)
    date_back(program)
