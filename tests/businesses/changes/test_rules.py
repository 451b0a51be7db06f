"""What a change request may and may not do, at its services."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils.timezone import localdate

from businesses.choices import ChangeDeed, ChangeState, FieldRule, Personal, ProposalState
from businesses.models import Business, ChangeRequest, Product
from businesses.models.change_rules import RULES, TARGETS
from businesses.models.money import is_money
from businesses.services.change_steps import OwnProposal, Settled, steps_open_to
from businesses.services.changes import (
    AlreadyWaiting,
    Overtaken,
    Proposal,
    StaleChange,
    decide,
    propose_again,
    send_back,
    withdraw_change,
)
from businesses.services.merging import merge
from businesses.services.records import save_record
from businesses.services.registration import delete_business
from businesses.services.writing import SAVES
from ikm_registry.accounts.roles import Role, roles_granting
from ikm_registry.history.reading import events_of
from ikm_registry.sealing.fields import SealedColumn
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    FiguresFactory,
    ProductFactory,
)
from tests.factories.changes import proposed
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db


def photo():
    return ContentFile(picture(), name="nib.png")


def stored(row):
    return type(row).objects.get(pk=row.pk)


def test_what_is_proposed_stands_in_the_record_when_somebody_else_approved_it(
    business, viewer, officer
):
    change = proposed(business, viewer, address="Jalan Raya 12")
    assert stored(business).address == "Dusun Krajan"
    assert change.state == ChangeState.SUBMITTED

    change = decide(change=change, by=officer, approved=["address"])

    assert stored(business).address == "Jalan Raya 12"
    assert change.state == ChangeState.APPLIED
    assert [step.deed for step in change.steps.all()] == [ChangeDeed.SUBMIT, ChangeDeed.APPROVE]


def test_the_history_names_who_approved_and_who_had_proposed(business, viewer, officer):
    decide(change=proposed(business, viewer, address="A"), by=officer, approved=["address"])

    event = events_of(Business).objects.filter(pgh_obj_id=business.pk).latest("pk")
    told = event.pgh_context.metadata
    assert told["proposed_by"] == viewer.pk
    assert told["reason"] == "Pindah rumah"


def test_nobody_decides_about_what_she_proposed(business, officer):
    change = proposed(business, officer, address="A")
    with pytest.raises(OwnProposal):
        decide(change=change, by=officer, approved=["address"])
    assert steps_open_to(change, officer) == {ChangeDeed.WITHDRAW}


def test_nobody_decides_who_may_not_change_the_business(business, viewer, officer_of):
    change = proposed(business, viewer, address="A")
    with pytest.raises(PermissionDenied):
        decide(change=change, by=officer_of("35.13", role="viewer"), approved=["address"])
    with pytest.raises(ObjectDoesNotExist):
        decide(change=change, by=officer_of("35.08"), approved=["address"])


def test_who_may_correct_a_business_decides_but_for_the_village():
    correcting = roles_granting("businesses.change_business")
    deciding = roles_granting("businesses.change_changerequest")
    assert deciding == correcting - {Role.VILLAGE_OPERATOR}


def test_a_village_operator_proposes_and_corrects_but_decides_nothing(business, officer_of):
    village = officer_of(CLARAK, role="village_operator")
    by_colleague = proposed(business, officer_of("35.13", role="viewer"), address="A")
    with pytest.raises((PermissionDenied, ObjectDoesNotExist)):
        decide(change=by_colleague, by=village, approved=["address"])
    assert proposed(business, village, brand="Renyah").state == "submitted"


def test_whoever_sees_businesses_may_propose_but_for_the_auditor():
    seeing = roles_granting("businesses.view_business")
    assert roles_granting("businesses.propose_business") == seeing - {Role.AUDITOR}


def test_nobody_proposes_where_she_sees_nothing(business, officer_of):
    with pytest.raises(ObjectDoesNotExist):
        proposed(business, officer_of("35.08", role="viewer"), address="A")


def test_field_by_field(business, viewer, officer):
    change = proposed(business, viewer, address="A", brand="Rupi", rt="001")
    change = decide(
        change=change, by=officer, approved=["brand"], rejected={"address": "Tidak ditemukan"}
    )
    assert change.state == ChangeState.SUBMITTED
    assert (stored(business).brand, stored(business).address) == ("Rupi", "Dusun Krajan")

    change = decide(change=change, by=officer, rejected={"rt": "Salah"})

    assert change.state == ChangeState.APPLIED
    assert stored(business).rt == ""
    answers = dict(change.proposals.values_list("column", "answer"))
    assert answers == {"address": "Tidak ditemukan", "brand": "", "rt": "Salah"}


def test_a_rejection_says_why(business, viewer, officer):
    change = proposed(business, viewer, address="A")
    with pytest.raises(ValidationError):
        decide(change=change, by=officer, rejected={"address": " "})
    with pytest.raises(ValidationError):
        send_back(change=change, by=officer, reason="")


def test_returned_with_a_reason_it_is_proposed_again(business, viewer, officer):
    change = send_back(change=proposed(business, viewer, address="A"), by=officer, reason="RT?")
    with pytest.raises(Settled):
        decide(change=change, by=officer, approved=["address"])
    proposal = Proposal({"address": "A 1", "rt": "001"}, business.version, "Dengan RT")

    change = propose_again(change=change, proposal=proposal, by=viewer)

    assert change.state == ChangeState.SUBMITTED
    states = list(change.proposals.values_list("column", "state"))
    assert states == [("address", "dropped"), ("address", "waiting"), ("rt", "waiting")]


def test_one_field_is_returned_and_another_decided(business, viewer, officer, officer_of):
    change = proposed(business, viewer, address="A", brand="Rupi", rt="001")
    change = decide(change=change, by=officer, approved=["brand"], returned={"address": "No. 1?"})
    assert change.state == ChangeState.SUBMITTED
    assert (stored(business).brand, stored(business).address) == ("Rupi", "Dusun Krajan")
    with pytest.raises(ValidationError):
        decide(change=change, by=officer, approved=["address"])
    with pytest.raises(AlreadyWaiting):
        proposed(stored(business), officer_of("35.13", role="viewer"), address="B")

    change = decide(change=change, by=officer, rejected={"rt": "Salah"})

    assert change.state == ChangeState.RETURNED
    assert change.returned_because == "No. 1?"
    again = Proposal({"address": "A 1"}, stored(business).version)
    change = propose_again(change=change, proposal=again, by=viewer)
    assert (change.state, change.returned_because) == (ChangeState.SUBMITTED, "")
    assert decide(change=change, by=officer, approved=["address"]).state == ChangeState.APPLIED
    assert (stored(business).address, stored(business).rt) == ("A 1", "")


def test_returning_a_field_asks_for_a_reason_and_undoes_what_was_approved_with_it(
    business, viewer, officer
):
    change = proposed(business, viewer, address="A", brand="Rupi")
    with pytest.raises(ValidationError):
        decide(change=change, by=officer, approved=["brand"], returned={"address": " "})
    assert stored(business).brand == ""


def test_what_is_withdrawn_frees_the_field(business, viewer, officer, officer_of):
    change = proposed(business, viewer, address="A")
    other = officer_of("35.13", role="viewer")
    with pytest.raises(AlreadyWaiting) as refused:
        proposed(business, other, address="B", brand="Rupi")
    assert refused.value.columns == ["address"]

    withdraw_change(change=change, by=viewer)

    assert proposed(business, other, address="B").state == ChangeState.SUBMITTED
    with pytest.raises(Settled):
        withdraw_change(change=change, by=viewer)


def test_a_later_edit_is_seen_and_somebody_has_to_choose(business, viewer, officer):
    change = proposed(business, viewer, address="A", brand="Rupi")
    edited = stored(business)
    edited.address = "B"
    save_record(row=edited, by=officer)

    with pytest.raises(Overtaken) as refused:
        decide(change=change, by=officer, approved=["address", "brand"])
    assert [value.column for value in refused.value.values] == ["address"]
    assert stored(business).address == "B"
    assert stored(business).brand == ""

    decide(change=change, by=officer, approved=["address"], overruled=["address"])
    assert stored(business).address == "A"


def test_an_edit_of_another_field_does_not_stand_in_the_way(business, viewer, officer):
    change = proposed(business, viewer, address="A")
    edited = stored(business)
    edited.brand = "Rupi"
    save_record(row=edited, by=officer)

    decide(change=change, by=officer, approved=["address"])

    assert (stored(business).address, stored(business).brand) == ("A", "Rupi")


def test_what_was_not_seen_is_not_decided(business, viewer, officer):
    change = proposed(business, viewer, address="A")
    seen = change.mark
    edited = stored(business)
    edited.brand = "Rupi"
    save_record(row=edited, by=officer)

    with pytest.raises(StaleChange):
        decide(change=change, by=officer, approved=["address"], seen=seen)


def test_proposed_on_an_older_version_the_value_of_then_is_told(business, viewer, officer):
    edited = stored(business)
    edited.address = "B"
    save_record(row=edited, by=officer)

    change = proposed(stored(business), viewer, base=1, address="A")

    value = change.proposals.get()
    assert (value.was, value.proposed) == ("Dusun Krajan", "A")
    assert value.is_overtaken_in(stored(business))


def test_a_version_that_never_was_is_refused(business, viewer):
    with pytest.raises(ValidationError):
        proposed(business, viewer, base=7, address="A")


def test_the_price_of_a_product_is_changed_at_once(viewer):
    product = ProductFactory(price=15_000)
    change = proposed(product, viewer, price=17_000)

    assert stored(product).price == 17_000
    assert change.state == ChangeState.APPLIED
    event = events_of(Product).objects.filter(pgh_obj_id=product.pk).latest("pk")
    assert event.pgh_context.metadata["change"] == str(change.uuid)


def test_beside_what_is_applied_at_once_the_rest_waits(viewer):
    product = ProductFactory(price=15_000)
    change = proposed(product, viewer, price=17_000, monthly_output=400)

    assert change.state == ChangeState.SUBMITTED
    assert (stored(product).price, stored(product).monthly_output) == (17_000, None)


def test_where_somebody_came_between_nothing_is_applied_at_once(viewer, officer):
    product = ProductFactory(price=15_000)
    edited = stored(product)
    edited.price = 16_000
    save_record(row=edited, by=officer)

    change = proposed(stored(product), viewer, base=1, price=17_000)

    assert stored(product).price == 16_000
    assert change.proposals.get().state == ProposalState.WAITING


def test_a_proof_comes_with_a_photo_of_the_document(business, viewer, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ValidationError) as refused:
        proposed(business, viewer, nib="1234567890123")
    assert refused.value.error_dict["evidence"][0].code == "required"

    change = proposed(business, viewer, nib="1234567890123", evidence=[photo()])

    assert change.evidence.count() == 1
    decide(change=change, by=officer, approved=["nib"])
    assert stored(business).nib == "1234567890123"


def test_what_is_no_picture_is_no_evidence(business, viewer):
    with pytest.raises(ValidationError) as refused:
        proposed(business, viewer, brand="R", evidence=[ContentFile(b"<svg/>", name="a.png")])
    assert "evidence" in refused.value.error_dict
    assert not ChangeRequest.objects.exists()


def test_what_an_edit_would_refuse_is_refused_when_it_is_proposed(business, viewer):
    with pytest.raises(ValidationError) as refused:
        proposed(business, viewer, rt="abc", address="A")
    assert set(refused.value.error_dict) == {"rt"}


@pytest.mark.parametrize("column", ["npwp", "region", "owner", "latitude"])
def test_what_no_rule_names_is_not_proposed(business, viewer, column):
    with pytest.raises(ValidationError) as refused:
        proposed(business, viewer, **{column: None})
    assert refused.value.error_dict[column][0].code == "not_by_request"


def test_what_changes_nothing_is_no_change(business, viewer):
    with pytest.raises(ValidationError) as refused:
        proposed(business, viewer, address="Dusun Krajan")
    assert refused.value.code == "unchanged"


def test_the_record_may_be_gone(viewer, officer):
    product = ProductFactory()
    change = proposed(product, viewer, name="Keripik talas")
    product.delete()

    change = ChangeRequest.objects.get(pk=change.pk)
    with pytest.raises(ValidationError):
        decide(change=change, by=officer, approved=["name"])
    change = decide(change=change, by=officer, rejected={"name": "Sudah dihapus"})
    assert change.state == ChangeState.REJECTED


def test_merged_businesses_keep_the_requests_of_both(business, viewer, officer_of):
    product = ProductFactory(business=BusinessFactory())
    change = proposed(product, viewer, name="Keripik talas")
    kept = stored(business)
    head = officer_of("35.13", role="administrator")

    merge(kept=kept, double=stored(product.business), by=head)

    change.refresh_from_db()
    assert change.business == kept
    decide(change=change, by=head, approved=["name"])
    assert stored(product).name == "Keripik talas"


def test_a_deleted_business_takes_its_requests_with_it(business, viewer, officer_of):
    proposed(business, viewer, address="A")
    delete_business(business=stored(business), by=officer_of("35.13", role="administrator"))
    assert not ChangeRequest.objects.exists()


def test_figures_point_on_to_the_newest_when_a_change_of_them_is_approved(viewer, officer):
    figures = FiguresFactory(workers_male=1)
    change = proposed(figures, viewer, workers_male=4)

    decide(change=change, by=officer, approved=["workers_male"])

    assert stored(figures).workers_total == 7
    assert stored(figures.business).latest_figures == figures


def test_an_answer_that_was_promised_stays_promised(business, viewer):
    with override_settings(CHANGE_ANSWER_DAYS=7):
        change = proposed(business, viewer, address="A")
    assert (change.answer_by - localdate()).days == 7


def test_what_is_proposed_of_an_owner_is_told_to_those_who_see_owners(viewer, officer_of):
    business = BusinessFactory(owner__name="Rupi", owner__sex="M")
    change = proposed(business.owner, viewer, business=business, sex="F")

    reader = officer_of("35.13", role="api_client")
    assert not ChangeRequest.objects.visible_to(reader).exists()
    assert ChangeRequest.objects.visible_to(viewer).get() == change


def test_only_what_still_waits_goes_back_to_the_proposer(business, viewer, officer):
    change = proposed(business, viewer, address="Jalan Raya 12", rt="003")
    decide(change=change, by=officer, approved=["rt"])
    change = send_back(change=change, by=officer, reason="Nomor rumah berapa?")
    again = Proposal({"address": "Jalan Raya 12 A"}, stored(business).version)
    change = propose_again(change=change, proposal=again, by=viewer)
    change = decide(change=change, by=officer, approved=["address"])
    assert (stored(business).rt, stored(business).address) == ("003", "Jalan Raya 12 A")


def test_an_owner_proposes_for_her_own_and_for_no_other(viewer):
    business = BusinessFactory(address="Dusun Krajan", owner__account=viewer)
    viewer.assignments.all().delete()
    her = type(viewer).objects.get(pk=viewer.pk)

    assert proposed(business, her, address="A").state == ChangeState.SUBMITTED
    with pytest.raises(ObjectDoesNotExist):
        proposed(BusinessFactory(), her, address="A")


def columns():
    for kind, rules in RULES.items():
        for column, rule in rules.items():
            yield pytest.param(TARGETS[kind]._meta.get_field(column), rule, id=f"{kind}-{column}")


@pytest.mark.parametrize(("field", "rule"), columns())
def test_no_personal_number_and_no_money_of_a_firm_is_kept_in_a_request(field, rule):
    assert not isinstance(field, SealedColumn)
    assert field.name not in Personal.values
    assert not is_money(field)
    assert field.editable


@pytest.mark.parametrize(("field", "rule"), columns())
def test_what_is_applied_at_once_needs_no_service_of_its_own(field, rule):
    # Of a business, nothing else follows from its hours.
    assert rule != FieldRule.DIRECT or field.model not in SAVES or field.name == "opening_hours"
