import pytest
from django.core.management import call_command

from businesses.models import Country, Kbli, SizeThreshold, Unit

pytestmark = pytest.mark.django_db


def test_loading_again_mends_what_was_changed_doubles_nothing_and_tells_how_many(capsys):
    Unit.objects.filter(code="kodi").update(factor=12)
    Kbli.objects.of_version().filter(code="10794").update(title="Lain", keywords="")
    Country.objects.filter(alpha2="DE").update(name_id="Lain")
    SizeThreshold.objects.filter(scheme="bps", size_class="micro").update(max_workers=9)
    counts = [model.objects.count() for model in (Unit, Kbli, Country, SizeThreshold)]

    call_command("load_reference")

    assert [model.objects.count() for model in (Unit, Kbli, Country, SizeThreshold)] == counts
    assert Unit.objects.get(code="kodi").factor == 20
    assert Kbli.objects.of_version().matching("keripik")[0].code == "10794"
    assert Country.objects.get(alpha2="DE").name_id == "Jerman"
    assert SizeThreshold.objects.get(scheme="bps", size_class="micro").max_workers == 4
    lines = capsys.readouterr().out.splitlines()
    assert {"KBLI: 749", "Satuan: 53", "Negara: 249", "Batas skala usaha: 16"} <= set(lines)
