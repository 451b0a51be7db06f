"""The engine under load and under blows: queries, interruption, two at once, one judge."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import ImportState
from businesses.exchange.columns import COLUMNS
from businesses.exchange.jobs import work
from businesses.exchange.values import Reader, is_blank
from businesses.forms.fields import typed_formfield
from businesses.forms.record import RecordForm
from businesses.models import Business, Figures, ImportBatch, ImportProblem, Owner, Product
from businesses.services.import_batches import start_loading
from tests.factories.imports import check, hand_in, load, result, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


def makers(count, **cells):
    return sheet(*({"Nama IKM": f"Usaha {n}", "NIK": "", **cells} for n in range(count)))


def queries_of_loading(count, by):
    batch = check(makers(count), by=by)
    start_loading(batch=batch, by=by)
    with CaptureQueriesContext(connection) as captured:
        work(batch.pk, by)
    batch.refresh_from_db()
    assert batch.done == count
    return len(captured)


def test_a_thousand_rows_cost_as_many_queries_as_ten(officer):
    few, many = queries_of_loading(10, officer), queries_of_loading(1_000, officer)
    # Ten of the thousand are in the registry by then, so correcting is paid for as well.
    assert many <= few + 8
    assert many < 50


class Blow:
    """Kills the worker when it registers the businesses of its second chunk."""

    def __init__(self):
        self.chunks = 0

    def __call__(self, execute, sql, params, many, context):
        self.chunks += sql.startswith('INSERT INTO "businesses_business" ')
        if self.chunks == 2:
            self.chunks = 0  # what takes the chunk back must pass
            raise KeyboardInterrupt
        return execute(sql, params, many, context)


def test_a_worker_killed_within_a_chunk_is_taken_over_by_the_next(officer):
    batch = check(makers(1_100), by=officer)
    start_loading(batch=batch, by=officer)
    with connection.execute_wrapper(Blow()), pytest.raises(KeyboardInterrupt):
        work(batch.pk, officer)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (ImportState.LOADING, 1_000)
    assert (Business.objects.count(), Owner.objects.count()) == (1_000, 1_000)

    work(batch.pk, officer)
    batch.refresh_from_db()
    assert (batch.state, result(batch)) == (ImportState.DONE, (1_100, 0, 0, 0))
    numbers = list(Business.objects.order_by("pk").values_list("registry_no", "name"))
    assert [name for _number, name in numbers] == [f"Usaha {n}" for n in range(1_100)]
    assert len({number for number, _name in numbers}) == 1_100
    assert len(batch.preview) == 100


def test_a_second_worker_of_the_same_batch_does_nothing(officer):
    batch = load(makers(3), by=officer)
    work(batch.pk, officer)
    batch.refresh_from_db()
    assert (batch.state, batch.done, Business.objects.count()) == (ImportState.DONE, 3, 3)


def test_the_database_holds_that_no_row_is_lost(officer):
    batch = load(makers(3), by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(refused=1)


def test_an_unexpected_failure_ends_in_a_sentence(officer):
    batch = hand_in(makers(2), by=officer)
    batch.file.delete(save=False)
    work(batch.pk, officer)
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert batch.failure.endswith(".")


CELLS = {
    "text": st.text(max_size=30),
    "number": st.from_regex(r"\A(Rp ?)?-?[0-9]{1,4}([.,][0-9]{1,3}){0,2}( ?(rb|juta|org))?\Z"),
    "digits": st.from_regex(r"\A[0-9][0-9 .\-]{0,17}\Z"),
    "date": st.dates(date(1930, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day:%d/%m/%Y}"),
}
OF_MODELS = [column for column in COLUMNS if column.model and not column.words]


def page_form(column, text):
    """The form of a page, cut down to one cell and what it cannot do without."""
    data = {column.fact: text}
    if column.fact == "production_volume":
        data["production_unit"] = "kg"
    made = modelform_factory(
        column.model, RecordForm, fields=list(data), formfield_callback=typed_formfield
    )
    form = made(data)
    form.fields[column.fact].required = False
    return form


@pytest.fixture
def reader(db):
    return Reader(regency="35.13", year=2025, money_unit=1)


@settings(max_examples=400)
@given(column=st.sampled_from(OF_MODELS), text=st.one_of(*CELLS.values()))
def test_a_cell_is_taken_exactly_when_the_pages_form_takes_it(reader, column, text):
    text = " ".join(text.split()).replace("\0", "")
    value, wrong = reader.read(column.name, text)
    form = page_form(column, text)
    taken = column.fact not in form.errors
    if is_blank(text):
        assert (value, wrong) == (None, [])
    elif taken:
        assert not wrong
        assert value == getattr(form.instance, column.fact)
    else:
        # The list's own courtesy: spare decimals are rounded, "3 org" is 3, a date has a year.
        assert wrong or str(value) != text


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(
                [
                    "Nama IKM",
                    "NIB",
                    "NIK",
                    "No HP",
                    "Omzet",
                    "RT",
                    "lat",
                    "lng",
                    "Tahun Berdiri",
                    "Kecamatan",
                    "Kel/Desa",
                    "Satuan",
                    "Jumlah Produksi",
                    "Tanggal Lahir",
                    "Produk",
                ]
            ),
            st.one_of(*CELLS.values()),
            max_size=6,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_loaded_passes_full_clean(officer, rows):
    with transaction.atomic():
        batch = check(sheet(*rows), by=officer)
        assert batch.state in (ImportState.CHECKED, ImportState.FAILED)
        if batch.state == ImportState.CHECKED:
            work(start_loading(batch=batch, by=officer).pk, officer)
            batch.refresh_from_db()
            assert batch.state == ImportState.DONE, batch.failure
            assert batch.refused == refused_rows(batch)
        for model in (Business, Owner, Product, Figures):
            for record in model.objects.all():
                record.full_clean()
        transaction.set_rollback(True)


def refused_rows(batch):
    return (
        ImportProblem.objects.filter(batch=batch, is_refusal=True).values("row").distinct().count()
    )
