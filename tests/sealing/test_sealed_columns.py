"""What the database holds of personal numbers, and how they are found and sealed anew."""

from datetime import date

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from businesses.models import Business, Draft, Owner
from businesses.services.records import save_record
from ikm_registry.history.reading import events_of
from ikm_registry.sealing.digests import digest, digests
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory

pytestmark = pytest.mark.django_db

NIK, PHONE, BORN = "3513024107850003", "+6281234567890", date(1985, 7, 1)
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def rupi():
    return OwnerFactory(nik=NIK, phone=PHONE, birth_date=BORN)


def written(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(kept)::text FROM {table} AS kept")  # noqa: S608
        return " ".join(row for (row,) in cursor.fetchall())


def seals(table):
    return [word for word in written(table).split('"') if word.startswith("gAAAAA")]


def test_no_personal_number_stands_in_the_database(rupi):
    BusinessFactory(owner=rupi, npwp="0092542943407000")
    for name in ("owner", "ownerevent", "business", "businessevent"):
        kept = written(f"businesses_{name}")
        assert kept
        assert not [n for n in (NIK, PHONE, "1985-07-01", "0092542943407000") if n in kept]


def test_the_application_reads_what_it_wrote(rupi):
    read = Owner.objects.get()
    assert (read.nik, read.phone, read.birth_date) == (NIK, PHONE, BORN)
    event = events_of(Owner).objects.get()
    assert (event.nik, event.birth_date) == (NIK, BORN)


def test_what_is_saved_unchanged_keeps_its_seal(rupi):
    before = seals("businesses_owner")
    Owner.objects.get().save()
    assert len(before) == 3
    assert seals("businesses_owner") == before


@example_settings(max_examples=30)
@given(number=st.from_regex(r"\A[0-9]{8,15}\Z"))
def test_any_number_has_a_digest_of_its_own(number):
    owner = Owner(name="Rupi", region_id="35.13", nik=number)
    assert owner.nik_digest == digest(number, "nik")
    assert owner.nik_digest not in (digest(number, "phone"), digest(number + "0", "nik"))


def test_a_person_is_found_by_her_nik_and_her_phone(rupi):
    OwnerFactory(nik="3513025507850001")
    assert list(Owner.objects.with_nik(NIK)) == [rupi]
    assert list(Owner.objects.with_phone(PHONE)) == [rupi]
    assert not Owner.objects.with_nik().exists()


@pytest.mark.parametrize("lookup", ["nik", "nik__startswith", "phone__in", "birth_date__gte"])
def test_a_query_cannot_ask_for_what_is_sealed(lookup):
    with pytest.raises(FieldError, match="sealed"):
        Owner.objects.filter(**{lookup: NIK})


def test_that_it_is_empty_may_be_asked(rupi):
    assert Owner.objects.filter(nik__isnull=False).get() == rupi
    assert not Business.objects.filter(npwp__isnull=False).exists()


def test_one_nik_is_one_person_in_a_regency(rupi, officer_of):
    double = Owner(name="Rupiati", region_id=rupi.region_id, nik="3513 0241 0785 0003")
    with pytest.raises(ValidationError, match="NIK"):
        save_record(row=double, by=officer_of("35.13"))


def test_a_change_of_key_loses_nothing_and_tells_the_history_nothing(settings):
    settings.DATA_KEYS = [OLD]
    rupi = OwnerFactory(nik=NIK, phone=PHONE, birth_date=BORN)
    draft = Draft(owner=UserFactory(), key="4a0c6d0e-6ac1-4a57-8a3e-5b6d6f8f7a10")
    draft.values = {"owner-nik": [NIK]}
    draft.save()
    events = events_of(Owner).objects.count()

    settings.DATA_KEYS = [NEW, OLD]
    assert list(Owner.objects.with_nik(NIK)) == [rupi], "found while both keys are listed"
    call_command("rotate_keys")

    settings.DATA_KEYS = [NEW]
    read = Owner.objects.with_nik(NIK).get()
    assert (read.nik, read.phone, read.birth_date) == (NIK, PHONE, BORN)
    assert [read.nik_digest] == digests(NIK, "nik")
    assert events_of(Owner).objects.get().nik == NIK
    assert events_of(Owner).objects.count() == events
    assert Draft.objects.get().values == {"owner-nik": [NIK]}


def test_a_missing_key_is_named_and_nothing_is_changed(settings):
    settings.DATA_KEYS = [OLD]
    OwnerFactory(nik=NIK)
    before = written("businesses_owner")
    settings.DATA_KEYS = [NEW]
    with pytest.raises(CommandError, match="DATA_KEYS"):
        call_command("rotate_keys")
    assert written("businesses_owner") == before
