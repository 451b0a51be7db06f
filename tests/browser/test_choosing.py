"""Of all applicants some, of those a few, with reasons: in a real browser, from both sides."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from businesses.models import Figures
from programs.demo.alike import alike
from programs.models import Application, Program, Stage
from programs.services.applications import apply
from programs.services.ranking import ranked_again
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory, OwnerFactory
from tests.factories.programs import (
    FactCriterionFactory,
    ProgramFactory,
    RequirementFactory,
    StageFactory,
    a_paper,
    verified,
)

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}
APPLICANTS = 120
WORKERS = [30, 2, 6, 6, 6, 6]
# Two who were not chosen and read why on their telephones: in the first stage, and in the last.
LEFT_OUT_FIRST, LEFT_OUT_LAST = 1, 2
TAKES_LONG = 60_000  # a hundred steps by one button


@pytest.fixture(autouse=True)
def files_aside(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def budi(site):
    """The head of industry decides about what Siti verified."""
    return UserFactory(
        username="budi", first_name="Budi", assignments=[("district_officer", "35.13")]
    )


@pytest.fixture
def training(site):
    """A hundred of all applicants come into the second stage, twenty of the hundred take part."""
    program = ProgramFactory(name="Pelatihan pengemasan")
    first = StageFactory(program=program, order=1, name="Seleksi berkas", quota=100)
    last = StageFactory(program=program, order=2, name="Wawancara", quota=20)
    for stage in (first, last):
        FactCriterionFactory(stage=stage, name="Tenaga kerja", bands=[[1, 10], [5, 20], [10, 30]])
    return first


def many_makers(stage, officer):
    """A hundred and twenty whom Siti verified: of each six one is large, one small, four between.

    The first goes the whole way, the others are written as she was.
    """
    makers = [maker(nth) for nth in range(APPLICANTS)]
    alike(verified(stage, officer, makers[0]), makers[1:])
    yesterday = timezone.localdate() - timedelta(days=1)
    Program.objects.update(closes_on=yesterday)
    return makers


def maker(nth):
    has_account = nth in (LEFT_OUT_FIRST, LEFT_OUT_LAST)
    owner = OwnerFactory(account=UserFactory()) if has_account else None
    business = BusinessFactory(name=f"Keripik {nth}", owner=owner)
    FiguresFactory(business=business, workers_male=WORKERS[nth % 6], workers_female=0)
    return business


def opened(browser, signed_in, person, **options):
    context = browser.new_context(locale="id-ID", **options)
    return signed_in(context.new_page(), person)


def board(site, program):
    return f"{site}/program/{program.number}/papan/"


def freeze(page, stage, *, ranked):
    page.get_by_role("row", name=stage).get_by_role("button", name="Bekukan peringkat").click()
    expect(page.get_by_text(f"{ranked} permohonan diperingkat").first).to_be_visible()


def decide(page, stage, accessible, *, chosen, left_out):
    page.get_by_role("row", name=stage).get_by_role("link", name="Putuskan").click()
    expect(page.get_by_role("textbox", name="Alasan untuk peringkat")).to_have_count(left_out)
    accessible(page)
    page.get_by_role("button", name="Putuskan demikian").click(timeout=TAKES_LONG)
    told = f"{chosen + left_out} permohonan diputuskan"
    expect(page.get_by_text(told).first).to_be_visible(timeout=TAKES_LONG)


def ranking(page):
    """Who stands in the ranking that is shown, in its order."""
    return page.get_by_label("Peringkat", exact=False).get_by_role("rowheader").all_inner_texts()


def count(page, state):
    """What the board says of a state."""
    its_name = page.get_by_role("link", name=state, exact=True)
    return page.locator(".stat").filter(has=its_name).locator(".stat-value").inner_text()


def reads_why(page, site, application, accessible, *, place):
    page.goto(site + application.get_absolute_url())
    expect(page.get_by_text(place).first).to_be_visible()
    expect(page.get_by_text("boleh mengajukan keberatan")).to_be_visible()
    accessible(page)
    page.set_viewport_size(TELEPHONE)


def test_a_hundred_of_all_and_twenty_of_the_hundred_with_reasons(
    browser, site, signed_in, officer, budi, training, accessible
):
    makers = many_makers(training, officer)
    page = opened(browser, signed_in, budi)
    page.goto(board(site, training.program))
    freeze(page, "Seleksi berkas", ranked=120)
    accessible(page)
    frozen = ranking(page)
    assert frozen[0].startswith("Keripik 0\n")
    Figures.objects.update(workers_male=1)  # whatever the registry learns later
    page.reload()
    assert ranking(page) == frozen
    decide(page, "Seleksi berkas", accessible, chosen=100, left_out=20)
    assert count(page, "Tidak terpilih") == "20"

    Figures.objects.filter(business__in=makers[::6]).update(workers_male=30)
    freeze(page, "Wawancara", ranked=100)
    decide(page, "Wawancara", accessible, chosen=20, left_out=80)
    assert count(page, "Terpilih") == "20"
    assert count(page, "Tidak terpilih") == "100"
    page.get_by_text("Jelaskan").first.click()
    expect(page.get_by_text("mulai 10").first).to_be_visible()
    accessible(page)
    page.context.close()

    selected = Application.objects.filter(state="selected").values_list("business", flat=True)
    assert set(selected) == {maker.pk for maker in makers[::6]}
    assert not Application.objects.filter(state="rejected", reason="").exists()
    for stage in Stage.objects.all():
        places = stage.ranks.order_by("place").values_list("application", "total")
        assert ranked_again(stage) == list(places)

    for nth, place in ((LEFT_OUT_FIRST, "Peringkat 101 dari 120"), (LEFT_OUT_LAST, "dari 100")):
        left_out = Application.objects.get(business=makers[nth])
        page = opened(browser, signed_in, makers[nth].owner.account, viewport=TELEPHONE)
        reads_why(page, site, left_out, accessible, place=place)
        if nth == LEFT_OUT_FIRST:
            page.context.close()
    page.locator("summary", has_text="Ajukan keberatan").click()
    page.get_by_label("Alasan, yang dibaca pemohon").first.fill("Tenaga kerja saya lima.")
    page.get_by_role("button", name="Ajukan keberatan").click()
    expect(page.get_by_text("Keberatan menunggu jawaban").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_officer_applies_for_somebody_and_takes_the_first_steps(
    scripts, browser, site, signed_in, officer, training, accessible, tmp_path
):
    RequirementFactory(stage=training, name="Surat usaha")
    business = BusinessFactory(name="Keripik Bu Rupi")
    page = opened(browser, signed_in, officer, java_script_enabled=scripts, viewport=TELEPHONE)
    page.goto(site + business.get_absolute_url())
    if not scripts:
        page.get_by_role("link", name="Program dan permohonan").click()
    page.get_by_role("link", name=re.compile("Ajukan ?: Pelatihan pengemasan")).click()
    page.get_by_label("Yang diharapkan dari program").fill("Alat pengemas")
    if scripts:
        accessible(page)
    page.get_by_role("button", name="Mulai permohonan").click()
    expect(page.get_by_text("Permohonan dimulai")).to_be_visible()
    page.locator("summary", has_text="Ajukan").first.click()
    page.get_by_role("button", name="Ajukan", exact=True).click()
    expect(page.get_by_text("Dokumen ini belum ada: Surat usaha")).to_be_visible()
    page.get_by_role("link", name=re.compile("Tambah ?: Surat usaha")).click()
    scan = tmp_path / "surat.pdf"
    scan.write_bytes(a_paper().read())
    page.locator("input[type=file]").set_input_files(scan)
    if scripts:
        accessible(page)
    page.get_by_role("button", name="Tambahkan dokumen").click()
    expect(page.get_by_text("Dokumen ditambahkan")).to_be_visible()
    page.get_by_role("link", name="Catat kunjungan").click()
    if scripts:
        accessible(page)
    page.goto(f"{site}/permohonan/")
    if scripts:
        accessible(page)
    expect(page.get_by_role("link", name="Keripik Bu Rupi")).to_be_visible()
    page.context.close()
    assert Application.objects.get().state == "submitted"


def test_nothing_is_begun_while_one_only_types(page, site, signed_in, officer, training):
    """No draft of this form is kept: what a script sent would be written, and sent again later."""
    business = BusinessFactory(name="Keripik Bu Rupi")
    signed_in(page, officer)
    page.clock.install()
    page.goto(f"{site}/program/{training.program.number}/ajukan/?untuk={business.registry_no}")
    page.get_by_label("Yang diharapkan dari program").fill("Alat pengemas")
    page.clock.run_for(60_000)
    page.wait_for_load_state("networkidle")
    assert not Application.objects.exists()

    page.get_by_role("button", name="Mulai permohonan").click()

    expect(page.get_by_text("Permohonan dimulai")).to_be_visible()
    expect(page.locator("summary", has_text="Ajukan").first).to_be_visible()
    assert Application.objects.count() == 1


def test_kin_declares_it_and_finds_every_step_closed(
    browser, site, signed_in, officer, budi, training, accessible
):
    application = apply(program=training.program, business=BusinessFactory(), by=officer)
    page = opened(browser, signed_in, budi)
    page.goto(site + application.get_absolute_url())
    page.get_by_role("link", name="Nyatakan kepentingan").click()
    page.get_by_label("Hubungan keluarga").check()
    accessible(page)
    page.get_by_role("button", name="Nyatakan, dan menjauh").click()
    expect(page.get_by_text("tidak ada langkah permohonan ini")).to_be_visible()
    page.goto(f"{site}/kepentingan/")
    accessible(page)
    page.context.close()
