"""What is true of a group and its members, whichever door it came through."""

from copy import copy
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import GroupKind, GroupNeed, MemberRole, Office
from businesses.models import Business, BusinessGroup, GroupMember, GroupOfficer
from businesses.models.readiness import READINESS
from businesses.registry_no import GROUP_PATTERN, is_valid
from businesses.services.groups import add_member, delete_group, save_group
from businesses.services.merging import merge
from businesses.services.records import StaleRecord, save_record
from businesses.services.registration import delete_business
from businesses.services.restoring import restore_business
from ikm_registry.accounts import wall
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory
from tests.factories.groups import READY, GroupFactory, GroupMemberFactory, GroupOfficerFactory

pytestmark = pytest.mark.django_db

PROBOLINGGO, LUMAJANG, IN_LUMAJANG = "35.13", "35.08", "35.08.01"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def new_group(**facts):
    return BusinessGroup(
        **{"kind": GroupKind.KUB, "name": "Sumber Rejeki", "region_id": CLARAK} | facts
    )


def ended(*, member, left_on, **options):
    """The membership as a form gives it, with the day on which it ended."""
    written = copy(member)
    written.left_on = left_on
    return save_record(row=written, **options)


def test_each_group_of_a_regency_has_the_next_number_of_a_series_of_its_own(officer_of):
    officer = officer_of(PROBOLINGGO)
    BusinessFactory()
    numbers = [save_group(group=new_group(), by=officer).registry_no for _ in range(2)]

    assert [number[:15] for number in numbers] == ["KLP-3513-000001", "KLP-3513-000002"]
    assert all(is_valid(number, GROUP_PATTERN) for number in numbers)
    assert not any(is_valid(number) for number in numbers)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"region_id": "35"}, "__all__"),
        ({"kind": GroupKind.SENTRA}, "__all__"),
        ({"decree_on": date(2024, 5, 1)}, "__all__"),
        (
            {
                "decree_no": "188/12",
                "decree_on": date(2024, 5, 1),
                "dissolved_on": date(2023, 5, 1),
            },
            "__all__",
        ),
        ({"decree_no": "188/12", "decree_on": localdate() + timedelta(days=2)}, "decree_on"),
        ({"electricity_va": 11_000_000}, "electricity_va"),
    ],
)
def test_a_group_that_cannot_be_is_refused_in_words(facts, field, admin_user):
    with pytest.raises(ValidationError) as refused:
        save_group(group=new_group(**facts), by=admin_user)

    assert list(refused.value.message_dict) == [field]


def test_a_sentra_names_what_it_makes(admin_user):
    assert save_group(group=new_group(kind=GroupKind.SENTRA, commodity="Keripik"), by=admin_user).pk


def test_who_leads_it_is_written_corrected_and_taken_away_with_the_group(officer_of):
    officer = officer_of(PROBOLINGGO)
    group = save_group(
        group=new_group(), by=officer, officers={Office.CHAIR: "Sulastri", Office.TREASURER: "Ani"}
    )
    save_group(group=group, by=officer, officers={Office.CHAIR: "Wati ", Office.TREASURER: ""})

    assert list(GroupOfficer.objects.values_list("office", "name")) == [("chair", "Wati")]


def test_a_business_is_a_member_once_at_a_time(officer_of):
    officer = officer_of(PROBOLINGGO)
    group, business = GroupFactory(), BusinessFactory()
    first = add_member(group=group, business=business, by=officer, joined_on=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="member of the group at that time"):
        add_member(group=group, business=business, by=officer, joined_on=date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(group=group, business=business)

    ended(member=first, left_on=date(2023, 6, 1), by=officer)
    again = add_member(group=group, business=business, by=officer, joined_on=date(2023, 6, 1))

    assert list(GroupMember.objects.current()) == [again]


def test_two_dates_that_do_not_follow_each_other_are_refused(officer_of):
    member = GroupMemberFactory(joined_on=date(2024, 1, 1))
    for day, sentence in [
        (date(2023, 1, 1), "before it joined"),
        (localdate() + timedelta(days=2), "still to come"),
    ]:
        with pytest.raises(ValidationError, match=sentence):
            ended(member=member, left_on=day, by=officer_of(PROBOLINGGO))
    assert member.left_on is None


def test_an_office_is_held_by_one_member_at_a_time(officer_of):
    officer = officer_of(PROBOLINGGO)
    group = GroupFactory()
    chair = add_member(group=group, business=BusinessFactory(), by=officer, role=MemberRole.CHAIR)
    with pytest.raises(ValidationError, match="holds this office"):
        add_member(group=group, business=BusinessFactory(), by=officer, role=MemberRole.CHAIR)
    ended(member=chair, left_on=localdate(), by=officer)

    assert add_member(
        group=group, business=BusinessFactory(), by=officer, role=MemberRole.CHAIR
    ).is_current


def test_only_a_business_of_the_same_regency_that_the_officer_sees_may_join(officer_of):
    group = GroupFactory()
    elsewhere = BusinessFactory(region_id=IN_LUMAJANG)
    with pytest.raises(Business.DoesNotExist):
        add_member(group=group, business=elsewhere, by=officer_of(PROBOLINGGO))
    with pytest.raises(ValidationError, match="another regency"):
        add_member(group=group, business=elsewhere, by=officer_of("35"))


def test_nobody_adds_a_member_to_a_group_outside_her_places(officer_of):
    business = BusinessFactory(region_id=IN_LUMAJANG)
    with pytest.raises(PermissionDenied):
        add_member(
            group=GroupFactory(region_id="35.08"), business=business, by=officer_of(IN_LUMAJANG)
        )
    with pytest.raises(PermissionDenied):
        save_group(group=new_group(), by=officer_of(LUMAJANG))


def test_a_second_save_of_the_same_membership_is_told_of_the_first(officer_of):
    member, officer = GroupMemberFactory(), officer_of(PROBOLINGGO)
    ended(member=member, left_on=date(2024, 1, 1), by=officer, seen_version=1)
    with pytest.raises(StaleRecord):
        ended(member=member, left_on=date(2023, 1, 1), by=officer, seen_version=1)


def test_a_group_with_members_stays_in_its_regency(admin_user):
    group = GroupMemberFactory().group
    group.region_id = IN_LUMAJANG
    with pytest.raises(ValidationError, match="lie in another regency"):
        save_group(group=group, by=admin_user)


def test_a_group_that_ever_had_members_is_dissolved_and_not_removed(officer_of):
    admin = officer_of(PROBOLINGGO, role="administrator")
    had = GroupMemberFactory(left_on=date(2024, 1, 1)).group
    with pytest.raises(ValidationError, match="dissolved"):
        delete_group(group=had, by=admin)
    empty = GroupOfficerFactory().group
    with pytest.raises(BusinessGroup.DoesNotExist):
        delete_group(group=empty, by=officer_of(PROBOLINGGO))
    delete_group(group=empty, by=admin)

    assert list(BusinessGroup.objects.all()) == [had]


def test_a_membership_goes_and_comes_back_with_its_business(officer_of):
    admin = officer_of(PROBOLINGGO, role="administrator")
    member = GroupMemberFactory(role=MemberRole.CHAIR)
    delete_business(business=member.business, by=admin)
    assert not GroupMember.objects.exists()
    gone = events_of(Business).objects.get(pgh_label="delete")
    restore_business(event=gone, by=admin)

    assert GroupMember.objects.get().role == MemberRole.CHAIR


def test_when_two_records_become_one_the_kept_one_is_the_member(officer_of):
    admin = officer_of(PROBOLINGGO, role="administrator")
    only, both = GroupMemberFactory(), GroupMemberFactory(joined_on=date(2020, 1, 1))
    kept = GroupMemberFactory(group=both.group, joined_on=date(2021, 1, 1)).business
    double = only.business
    both.business = double
    both.save()
    merge(kept=kept, double=double, by=admin)

    assert {each.group for each in kept.memberships.all()} == {only.group, both.group}
    assert kept.memberships.count() == 2


FULL = [*READINESS, GroupNeed.DECREE, GroupNeed.MEMBERS]


def test_a_group_of_which_nothing_is_known_misses_everything_and_is_told_what_to_do():
    missing = GroupFactory().missing_for(FULL, electricity_va=3500, members=5)

    assert [each.code for each in missing] == FULL
    assert all(str(each.sentence) and str(each.remedy) for each in missing)
    assert "3500 VA" in str(missing[READINESS.index(GroupNeed.ELECTRICITY)].sentence)


def test_a_group_with_all_of_it_is_ready_until_it_is_dissolved():
    group = GroupFactory(**READY)
    assert [each.code for each in group.missing_for()] == [GroupNeed.CHAIR]
    GroupMemberFactory(group=group, role=MemberRole.CHAIR)
    assert group.missing_for() == []
    assert list(BusinessGroup.objects.ready()) == [group]
    assert not BusinessGroup.objects.ready(electricity_va=5500)
    BusinessGroup.objects.update(dissolved_on=localdate())
    assert not BusinessGroup.objects.ready()


def test_members_who_left_are_not_counted():
    group = GroupMemberFactory().group
    GroupMemberFactory(group=group)
    GroupMemberFactory(group=group, left_on=date(2024, 1, 1))
    empty = GroupFactory()

    assert list(BusinessGroup.objects.having_members(2)) == [group]
    assert not BusinessGroup.objects.having_members(3)
    assert list(BusinessGroup.objects.having_members(at_most=1)) == [empty]
    assert group.missing_for([GroupNeed.MEMBERS], members=3)
    assert not group.missing_for([GroupNeed.MEMBERS], members=2)


unknown_or = st.sampled_from([None, True, False])


@settings(max_examples=60)
@given(
    facts=st.fixed_dictionaries(
        {
            "has_statutes": unknown_or,
            "has_bank_account": unknown_or,
            "has_machine_place": unknown_or,
            "electricity_va": st.sampled_from([None, 0, 900, 2200]),
            "decree_no": st.sampled_from(["", "188/12"]),
        }
    ),
    chair=st.sampled_from(["none", "named", "member", "former"]),
    asked=st.fixed_dictionaries(
        {"electricity_va": st.sampled_from([1, 2200]), "members": st.sampled_from([0, 1, 2])}
    ),
    needs=st.lists(st.sampled_from(FULL), unique=True),
)
def test_list_and_page_agree_on_what_is_missing(facts, chair, asked, needs):
    with transaction.atomic():
        group = GroupFactory(**facts)
        if chair == "named":
            GroupOfficerFactory(group=group)
        elif chair != "none":
            left = localdate() if chair == "former" else None
            GroupMemberFactory(group=group, role=MemberRole.CHAIR, left_on=left)
        missing = [each.code for each in group.missing_for(needs, **asked)]
        rows = BusinessGroup.objects.filter(pk=group.pk)

        assert missing == [need for need in needs if rows.lacking(need, **asked).exists()]
        assert rows.ready(needs, **asked).exists() == (not missing)
        known = {"has_statutes": GroupNeed.STATUTES, "has_bank_account": GroupNeed.BANK_ACCOUNT}
        for field, need in known.items():
            assert (need in missing) == (need in needs and facts[field] is not True)
        transaction.set_rollback(True)


def test_an_owner_sees_the_groups_her_business_is_a_member_of_now():
    account = UserFactory()
    hers = BusinessFactory(owner=OwnerFactory(account=account))
    member = GroupMemberFactory(business=hers)
    GroupMemberFactory(group=member.group)
    GroupMemberFactory(business=hers, left_on=date(2024, 1, 1))
    GroupMemberFactory()
    GroupOfficerFactory(group=member.group)

    with wall.raised_for(account):
        for model, seen in ((BusinessGroup, 1), (GroupMember, 2), (GroupOfficer, 1)):
            assert model.objects.visible_to(account).count() == seen == model.objects.count()


@settings(max_examples=30)
@given(
    held=st.lists(
        st.sampled_from(["35", PROBOLINGGO, LUMAJANG, CLARAK[:8], CLARAK, IN_LUMAJANG, "75.02"]),
        max_size=3,
        unique=True,
    )
)
def test_the_wall_stands_exactly_where_permitted_draws_the_line(held):
    with transaction.atomic():
        for code in (CLARAK, PROBOLINGGO, LUMAJANG, IN_LUMAJANG, "35.13.05", "75.02"):
            GroupOfficerFactory(group__region_id=code)
        user = UserFactory(assignments=[("viewer", code) for code in held])
        for model in (BusinessGroup, GroupOfficer):
            permitted = set(model.objects.visible_to(user).values_list("pk", flat=True))
            with wall.raised_for(user):
                assert set(model.objects.values_list("pk", flat=True)) == permitted
        transaction.set_rollback(True)
