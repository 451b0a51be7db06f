"""Lists of programs, and who fits them, from both sides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.choices import ProgramKind, Recipient, RuleKind
from programs.services.applications import apply
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.deliveries import grants, received
from tests.factories.groups import GroupFactory
from tests.factories.programs import (
    ProgramFactory,
    RuleFactory,
    StageFactory,
    applied,
    draft,
    no_longer_open,
)
from tests.programs.pages.asking import page, told

pytestmark = pytest.mark.django_db


LIST = "/program/"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("", ["Baru", "Lama"]),
        ("kind=facilitation", ["Lama"]),
        ("state=draft", ["Baru"]),
        ("state=open", ["Lama"]),
        ("year=2020", ["Lama"]),
        ("fund=dak", ["Baru"]),
        ("q=lam", ["Lama"]),
        ("ordering=name", ["Baru", "Lama"]),
        ("ordering=-name", ["Lama", "Baru"]),
        ("region=35.13", ["Baru", "Lama"]),
    ],
)
def test_the_list_answers_the_address(client, officer, question, names):
    draft(name="Baru", fund_source="dak")
    ProgramFactory(name="Lama", kind=ProgramKind.FACILITATION, year=2020)

    found = client.get(f"{LIST}?{question}").context["page_obj"]

    assert [program.name for program in found] == names


@pytest.mark.parametrize(
    "question", ["kind=x", "state=x", "year=x", "fund=x", "region=x", "page=x"]
)
def test_a_wrong_question_is_answered_with_a_page(client, officer, question):
    assert client.get(f"{LIST}?{question}").status_code == 200


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_list_of_twenty_costs_what_one_of_one_does(client, officer):
    ProgramFactory()
    first = queries(client, LIST)
    ProgramFactory.create_batch(19)

    assert queries(client, LIST) == first


def test_who_fits_costs_the_same_for_one_and_for_twenty(client, officer):
    program = RuleFactory().program
    address = page("eligible", program)
    BusinessFactory()
    first = queries(client, address)
    BusinessFactory.create_batch(19)

    assert queries(client, address) == first


def test_those_who_fit_are_listed_narrowed_and_counted_by_village(client, officer):
    program = RuleFactory().program
    BusinessFactory(name="Keripik A")
    BusinessFactory(name="Keripik B", region_id="35.13.14.1017")
    BusinessFactory(name="Kopra", region_id="75.02")

    context = client.get(page("eligible", program)).context
    assert context["totals"] == {"rows": 2, "never_helped": 2}
    assert {line["place"] for line in context["by_place"]} == {"35.13.05.2008", "35.13.14.1017"}
    narrowed = client.get(page("eligible", program) + "?region=35.13.14&ordering=-name").context
    assert [facts.business.name for facts in narrowed["page_obj"]] == ["Keripik B"]
    assert not client.get(page("eligible", program) + "?helped=before").context["page_obj"]


def test_one_applies_from_the_program_its_board_and_the_list_of_who_fits(client, officer):
    stage = StageFactory()
    program, new = stage.program, BusinessFactory()
    application = applied(stage, officer)
    apply_at = page("apply", program)
    for address in (program.get_absolute_url(), page("board", program)):
        assert f'"{apply_at}"' in told(client.get(address))
    listed = told(client.get(page("eligible", program)))
    assert f"{apply_at}?untuk={new.registry_no}" in listed
    assert f"{apply_at}?untuk={application.business.registry_no}" not in listed
    assert application.get_absolute_url() in listed

    no_longer_open(program)
    assert apply_at not in told(client.get(program.get_absolute_url()))
    assert apply_at not in told(client.get(page("eligible", program)))


def test_a_draft_says_openly_why_its_applicant_does_not_fit(client, officer):
    program = RuleFactory(kind=RuleKind.NIB, terms={}).program
    draft_of_hers = apply(program=program, business=BusinessFactory(), by=officer)
    shown = told(client.get(draft_of_hers.get_absolute_url()))
    opened = shown.partition('<details class="deed" open>')[2]
    assert "oss.go.id" in opened.partition("</details>")[0]


def test_groups_that_were_never_helped_are_counted_marked_and_found(client, officer):
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    helped = received(grants()).group
    new = GroupFactory(region_id="35.13.14.1017")
    address = page("eligible_groups", program)

    context = client.get(address).context
    assert context["totals"] == {"rows": 2, "never_helped": 1}
    assert {group: group.is_new for group in context["page_obj"]} == {helped: False, new: True}
    by_place = {line["place"]: line["never_helped"] for line in context["by_place"]}
    assert by_place == {helped.region_id: 0, new.region_id: 1}
    for asked, found in (("never", new), ("before", helped)):
        assert list(client.get(f"{address}?helped={asked}").context["page_obj"]) == [found]
    assert client.get(program.get_absolute_url()).context["counts"]["never_helped"] == 1


def test_the_page_of_a_business_tells_which_programs_fit_and_what_is_missing(client, officer):
    business = BusinessFactory()
    fits = ProgramFactory(name="Cocok")
    RuleFactory(program=fits)
    lacks = ProgramFactory(name="Belum")
    RuleFactory(program=lacks, kind=RuleKind.NIB, terms={})

    address = reverse("programs:fitting", args=[business.registry_no])
    whole, section = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert [fit["program"].name for fit in whole.context["fits"]] == ["Cocok", "Belum"]
    assert "oss.go.id" in told(section)
    assert "<html" not in told(section)


def test_what_fits_leads_to_an_application_and_then_says_that_there_is_one(client):
    business = BusinessFactory(owner=OwnerFactory(account=UserFactory()))
    stage, owner = StageFactory(), business.owner.account
    client.force_login(owner)
    address = reverse("programs:fitting", args=[business.registry_no])
    begins = f"{page('apply', stage.program)}?untuk={business.registry_no}"
    assert begins in told(client.get(address))

    application = applied(stage, owner, business)
    words = told(client.get(address))
    assert begins not in words
    assert application.get_absolute_url() in words


def test_an_owner_reads_what_fits_her_own_business(client):
    account = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=account))
    RuleFactory(program=ProgramFactory(name="Cocok"))
    client.force_login(account)

    shown = client.get(reverse("programs:fitting", args=[business.registry_no]))

    assert [fit["fits"] for fit in shown.context["fits"]] == [True]
    other = BusinessFactory()
    assert client.get(reverse("programs:fitting", args=[other.registry_no])).status_code == 404
