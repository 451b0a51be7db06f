"""Two records of one business become one, and both have applied for help."""

import pytest
from django.core.exceptions import ValidationError

from businesses.services.merging import merge
from programs.models import Application
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import PROBOLINGGO, StageFactory, applied

pytestmark = pytest.mark.django_db


def test_applications_of_the_double_go_on_with_the_record_that_stays(officer_of):
    siti = officer_of(PROBOLINGGO, "administrator")
    kept, double = BusinessFactory(name="Keripik Rupi"), BusinessFactory(name="Kripik Rupi")
    application = applied(StageFactory(), siti, double)

    merge(kept=kept, double=double, by=siti)

    assert Application.objects.get(pk=application.pk).business == kept


def test_two_that_applied_to_the_same_program_are_not_merged_before_one_is_withdrawn(officer_of):
    siti, stage = officer_of(PROBOLINGGO, "administrator"), StageFactory()
    kept, double = BusinessFactory(name="Keripik Rupi"), BusinessFactory(name="Kripik Rupi")
    applied(stage, siti, kept)
    second = applied(stage, siti, double)

    with pytest.raises(ValidationError, match=second.number):
        merge(kept=kept, double=double, by=siti)

    assert Application.objects.get(pk=second.pk).business == double
