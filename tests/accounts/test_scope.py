"""Who may see and touch which rows: the one rule, asked for every role."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from businesses.models import Business, Figures, Owner, Product, RawMaterial
from ikm_registry.accounts.roles import PERMISSIONS, WITHOUT_PLACE, Role
from ikm_registry.accounts.scope import Scope, permission_for
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    FiguresFactory,
    OwnerFactory,
    ProductFactory,
    acting,
)

PROBOLINGGO, LUMAJANG, EAST_JAVA = "35.13", "35.08", "35"
IN_LUMAJANG = "35.08.01"
ASSIGNED = [role for role in Role if role not in WITHOUT_PLACE]
RIGHTS = ["view", "add", "change", "delete"]
VIEW, ADD, CHANGE, DELETE = (f"businesses.{right}_business" for right in RIGHTS)


@pytest.fixture
def here(db):
    return BusinessFactory(region_id=CLARAK)


@pytest.fixture
def there(db):
    return BusinessFactory(region_id=IN_LUMAJANG)


def seen_by(user):
    return set(Business.objects.visible_to(user))


@pytest.mark.parametrize("role", ASSIGNED)
def test_every_role_sees_its_own_regency_and_no_other(role, officer_of, here, there):
    user = officer_of(PROBOLINGGO, role)
    assert Scope.of(user, VIEW).codes == (PROBOLINGGO,)
    assert seen_by(user) == {here}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.ADMINISTRATOR, {VIEW, ADD, CHANGE, DELETE}),
        (Role.PROVINCE_OFFICER, {VIEW}),
        (Role.DISTRICT_OFFICER, {VIEW, ADD, CHANGE}),
        (Role.VERIFIER, {VIEW, CHANGE}),
        (Role.FIELD_OFFICER, {VIEW, ADD, CHANGE}),
        (Role.VILLAGE_OPERATOR, {VIEW, ADD, CHANGE}),
        (Role.VIEWER, {VIEW}),
        (Role.API_CLIENT, {VIEW}),
    ],
)
def test_a_role_may_do_this_and_nothing_else_with_a_business(role, rights, officer_of, here, there):
    user = officer_of(PROBOLINGGO, role)
    assert {right for right in [VIEW, ADD, CHANGE, DELETE] if user.has_perm(right)} == rights
    assert {right for right in [VIEW, ADD, CHANGE, DELETE] if user.has_perm(right, here)} == rights
    assert not any(user.has_perm(right, there) for right in [VIEW, ADD, CHANGE, DELETE])


@pytest.mark.parametrize("role", Role)
def test_no_role_holds_a_right_that_does_not_exist(role, db):
    known = Permission.objects.values_list("content_type__app_label", "codename")
    assert PERMISSIONS[role] <= {f"{app}.{name}" for app, name in known}


def test_an_api_client_reads_businesses_but_not_their_owners(officer_of, here):
    user = officer_of(PROBOLINGGO, Role.API_CLIENT)
    assert seen_by(user) == {here}
    assert not Owner.objects.visible_to(user).exists()


def test_whoever_left_sees_nothing(officer_of, here):
    user = officer_of(PROBOLINGGO)
    user.is_active = False
    user.save()
    assert not Scope.of(user, VIEW)
    assert seen_by(user) == set()
    assert not user.has_perm(VIEW)
    assert not user.has_perm(VIEW, here)


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(None, -1, False), (None, 0, True), (0, None, True), (1, None, False), (-9, 9, True)],
)
def test_an_assignment_counts_from_its_first_day_to_its_last(here, starts, ends, counts):
    today = timezone.localdate()
    user = UserFactory()
    user.assignments.create(
        role=Role.DISTRICT_OFFICER,
        region_id=PROBOLINGGO,
        starts_on=None if starts is None else today + timedelta(starts),
        ends_on=None if ends is None else today + timedelta(ends),
    )
    assert user.has_perm(CHANGE, here) == counts
    assert bool(seen_by(user)) == counts


def test_whoever_has_no_assignment_sees_nothing(here):
    user = UserFactory()
    assert not Scope.of(user, VIEW)
    assert seen_by(user) == set()
    assert not user.has_perm(VIEW, here)


def test_a_stranger_sees_nothing(here):
    assert Scope.of(AnonymousUser(), VIEW).codes == ()
    assert seen_by(AnonymousUser()) == set()


def test_a_superuser_sees_everything(here, there):
    user = UserFactory(is_superuser=True)
    assert seen_by(user) == {here, there}
    assert set(Owner.objects.permitted(user, "change")) == {here.owner, there.owner}
    assert user.has_perm(DELETE, there)


def test_a_superuser_who_left_sees_nothing(here):
    assert seen_by(UserFactory(is_superuser=True, is_active=False)) == set()


def test_a_province_sees_its_regencies(officer_of, here, there):
    elsewhere = BusinessFactory(region_id="33.19.02")
    assert seen_by(officer_of(EAST_JAVA, Role.PROVINCE_OFFICER)) == {here, there}
    assert elsewhere not in seen_by(officer_of(EAST_JAVA, Role.PROVINCE_OFFICER))


def test_a_village_sees_itself_alone(officer_of, here):
    neighbour = BusinessFactory(region_id=CLARAK[:-1] + "1")
    of_the_district = BusinessFactory(region_id=CLARAK[:8])
    seen = seen_by(officer_of(CLARAK, Role.FIELD_OFFICER))
    assert here in seen
    assert not seen & {neighbour, of_the_district}


def test_several_assignments_add_up_each_with_its_own_rights(here, there):
    user = UserFactory(assignments=[(Role.DISTRICT_OFFICER, PROBOLINGGO), (Role.VIEWER, LUMAJANG)])
    assert Scope.of(user, VIEW).codes == (LUMAJANG, PROBOLINGGO)
    assert seen_by(user) == {here, there}
    assert set(Business.objects.permitted(user, "change")) == {here}
    assert user.has_perm(CHANGE, here)
    assert not user.has_perm(CHANGE, there)


def test_the_same_place_held_twice_shows_a_row_once(here):
    user = UserFactory(assignments=[(Role.VIEWER, EAST_JAVA), (Role.VERIFIER, PROBOLINGGO)])
    assert list(Business.objects.visible_to(user)) == [here]


def test_an_owner_sees_her_own_rows_wherever_they_lie_and_changes_none(here, there):
    rupi = UserFactory()
    for business in (here, there):
        business.owner.account = rupi
        business.owner.save()
        acting(business, rupi)
    product, figures = ProductFactory(business=there), FiguresFactory(business=here)
    material = RawMaterial.objects.create(figures=figures, name="Kedelai")
    not_hers = ProductFactory()
    assert seen_by(rupi) == {here, there}
    assert list(Product.objects.visible_to(rupi)) == [product]
    assert list(Figures.objects.visible_to(rupi)) == [figures]
    assert list(RawMaterial.objects.visible_to(rupi)) == [material]
    assert set(Owner.objects.visible_to(rupi)) == {here.owner, there.owner}
    assert not Business.objects.permitted(rupi, "change").exists()
    assert rupi.has_perm("businesses.view_product", product)
    assert not rupi.has_perm("businesses.view_product", not_hers)


def test_an_owner_who_is_an_officer_too_has_both(here, there):
    user = UserFactory(assignments=[(Role.DISTRICT_OFFICER, PROBOLINGGO)])
    acting(there, user)
    assert seen_by(user) == {here, there}
    assert set(Business.objects.permitted(user, "change")) == {here}


def test_an_officer_of_one_district_knows_the_owners_of_its_businesses_only(officer_of, here):
    elsewhere = BusinessFactory(region_id="35.13.01")
    without_business = OwnerFactory()
    user = officer_of(CLARAK[:8], Role.FIELD_OFFICER)
    assert list(Owner.objects.permitted(user, "change")) == [here.owner]
    whole = set(Owner.objects.permitted(officer_of(PROBOLINGGO), "change"))
    assert whole == {here.owner, elsewhere.owner, without_business}


def test_what_belongs_to_a_business_lies_where_it_lies(officer_of, here, there):
    mine, not_mine = ProductFactory(business=here), ProductFactory(business=there)
    user = officer_of(PROBOLINGGO)
    assert list(Product.objects.visible_to(user)) == [mine]
    there.region_id = CLARAK
    there.save()
    assert set(Product.objects.visible_to(user)) == {mine, not_mine}


def test_require_lets_pass_inside_and_refuses_outside(officer_of, here, there):
    user = officer_of(PROBOLINGGO)
    Business.objects.require(here, user, "change")
    with pytest.raises(PermissionDenied):
        Business.objects.require(there, user, "change")
    with pytest.raises(PermissionDenied):
        Business.objects.require(here, user, "delete")


def test_all_questions_about_one_user_cost_one_query(officer_of, django_assert_num_queries):
    user = officer_of(PROBOLINGGO)
    with django_assert_num_queries(1):
        for right in RIGHTS:
            Scope.of(user, permission_for(Business, right))
            user.has_perm(permission_for(Owner, right))
