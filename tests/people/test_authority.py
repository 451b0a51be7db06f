"""Nobody gives more than she holds: the rule itself, tried by every sequence of grants."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm_registry.accounts.models import Assignment, User
from ikm_registry.accounts.roles import PERMISSIONS, Role
from ikm_registry.people import services
from ikm_registry.people.authority import GIVEN, Authority
from ikm_registry.regions.models import Region
from tests.factories.accounts import UserFactory
from tests.people.conftest import EAST_JAVA, LECES, LUMAJANG, PROBOLINGGO

pytestmark = pytest.mark.django_db
PLACES = [EAST_JAVA, PROBOLINGGO, LECES, "35.13.11.2004", LUMAJANG, "33", "33.19"]


def held_by(user):
    """(permission, place, last day) of everything she holds."""
    return [
        (permission, each.region_id, each.ends_on)
        for each in Assignment.objects.filter(user=user)
        for permission in PERMISSIONS[each.role]
    ]


def covered(one, many):
    permission, place, until = one
    return any(
        permission == other
        and place.startswith(wider)
        and (last is None or (until is not None and until <= last))
        for other, wider, last in many
    )


days = st.one_of(st.none(), st.integers(0, 40))
grants = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from([*GIVEN, Role.OWNER]),
        st.sampled_from(PLACES),
        days,
    ),
    max_size=12,
)


@settings(
    max_examples=40,
)
@given(
    first=st.tuples(st.sampled_from(GIVEN), st.sampled_from(PLACES), days),
    second=st.tuples(st.sampled_from(GIVEN), st.sampled_from(PLACES), days),
    sequence=grants,
)
def test_no_sequence_of_grants_makes_more_than_there_was(first, second, sequence):
    today = timezone.localdate()

    def last(number):
        return None if number is None else today + timedelta(number)

    with transaction.atomic():
        people = [User.objects.create(username=f"orang{number}") for number in range(4)]
        for person, (role, place, day) in zip(people, (first, second), strict=False):
            person.assignments.create(role=role, region_id=place, ends_on=last(day))
        at_first = [each for person in people for each in held_by(person)]
        for giver, taker, role, place, day in sequence:
            before = held_by(people[giver])
            region = Region(pk=place)
            try:
                given = services.give(
                    by=people[giver],
                    person=people[taker],
                    role=role,
                    region=region,
                    ends_on=last(day),
                )
            except (PermissionDenied, ValidationError):
                continue
            assert giver != taker
            for permission in PERMISSIONS[given.role]:
                assert covered((permission, place, given.ends_on), before)
        for person in people:
            for each in held_by(person):
                assert covered(each, at_first)
        transaction.set_rollback(True)


def test_an_administrator_gives_every_role_inside_her_area_and_none_outside(administrator):
    authority = Authority(administrator)
    for role in GIVEN:
        assert authority.may_give(role, PROBOLINGGO, None)
        assert authority.may_give(role, LECES, None)
        assert not authority.may_give(role, LUMAJANG, None)
        assert not authority.may_give(role, EAST_JAVA, None)


def test_an_officer_gives_nothing(siti):
    assert Authority(siti).roles() == []
    assert not Authority(siti).places().exists()


def test_what_ends_is_not_given_for_longer(officer_of):
    user = officer_of(PROBOLINGGO, role="administrator")
    last = timezone.localdate() + timedelta(30)
    user.assignments.update(ends_on=last)
    authority = Authority(user)
    assert authority.may_give(Role.VIEWER, LECES, last)
    assert not authority.may_give(Role.VIEWER, LECES, None)
    assert not authority.may_give(Role.VIEWER, LECES, last + timedelta(1))


def test_an_administrator_whose_time_is_over_gives_nothing(administrator):
    administrator.assignments.update(ends_on=timezone.localdate() - timedelta(1))
    assert not Authority(administrator).may_give(Role.VIEWER, LECES, timezone.localdate())


def test_nobody_gives_herself_a_role(administrator):
    with pytest.raises(PermissionDenied):
        services.give(
            by=administrator, person=administrator, role=Role.VIEWER, region=Region(pk=LECES)
        )


def test_nobody_lengthens_her_own_assignment(administrator):
    with pytest.raises(PermissionDenied):
        services.limit(by=administrator, assignment=administrator.assignments.get(), ends_on=None)


def test_a_closed_account_wakes_up_only_empty(administrator, siti):
    siti.is_active = False
    siti.save()
    siti.assignments.update(region_id=LUMAJANG)
    with pytest.raises(ValidationError):
        invite(administrator, siti.email)
    siti.assignments.all().delete()
    invite(administrator, siti.email)
    siti = User.objects.get(pk=siti.pk)
    assert siti.is_active
    assert not siti.has_usable_password()
    assert siti.held == [(Role.VIEWER, LECES)]


def test_a_closed_superuser_never_wakes_up_by_an_invitation(administrator):
    closed = UserFactory(is_superuser=True, is_active=False)
    with pytest.raises(ValidationError):
        invite(administrator, closed.email)


def invite(by, email):
    return services.invite(
        by=by, email=email, name="Siti", role=Role.VIEWER, region=Region(pk=LECES)
    )
