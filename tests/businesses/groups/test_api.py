"""Groups by the API: what is told, what is taken, and what mirrors hear."""

import json
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.api.group_records import GroupRecord
from businesses.choices import GroupKind, MemberRole, Office
from businesses.models import (
    BusinessGroup,
    Export,
    GroupDocument,
    GroupMember,
    GroupOfficer,
    Kbli,
)
from businesses.services.registration import delete_business
from ikm_registry.feed.models import Change, number_changes
from ikm_registry.regions.models import Region
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import machine, pointers, writer  # noqa: F401
from tests.factories.businesses import CLARAK, BusinessFactory, kbli
from tests.factories.groups import READY, GroupFactory, GroupMemberFactory, GroupOfficerFactory

pytestmark = pytest.mark.django_db

PROBOLINGGO = "35.13"
KUB = {"kind": "kub", "name": "Sumber Rejeki", "region": CLARAK}


def told(row):
    """All that a document holds, whoever may see it."""
    return json.loads(f'{row.core},{row.officers},"restricted":[]}}')


def described(group):
    return json.loads(json.dumps(GroupRecord(group).data, default=str))


def assert_documents_are_as_described():
    for group in BusinessGroup.objects.select_related("region", "kbli"):
        row = GroupDocument.objects.get(group=group)
        assert told(row) == described(group)
        assert (row.position, row.place, row.version) == (
            group.registry_no,
            group.region_id,
            group.version,
        )
    assert GroupDocument.objects.count() == BusinessGroup.objects.count()


@settings(max_examples=25)
@given(
    facts=st.fixed_dictionaries(
        {
            "kind": st.sampled_from([GroupKind.KUB, GroupKind.COOPERATIVE]),
            "name": st.text("aé\"\\ '", min_size=1, max_size=8),
            "address": st.sampled_from(["", "Jalan Raya"]),
            "commodity": st.sampled_from(["", "Keripik"]),
            "decree_no": st.sampled_from(["", "188/1"]),
            "decree_on": st.sampled_from([None, date(2024, 3, 1)]),
            "has_statutes": st.sampled_from([None, True, False]),
            "electricity_va": st.sampled_from([None, 0, 2200]),
        }
    ),
    line=st.sampled_from([None, "10794"]),
    members=st.lists(st.sampled_from([None, date(2024, 1, 1)]), max_size=3),
    officers=st.sets(st.sampled_from(Office.values)),
)
def test_a_document_is_what_the_serializer_describes(facts, line, members, officers):
    if facts["decree_on"]:
        facts["decree_no"] = "188/1"
    with transaction.atomic():
        group = GroupFactory(**facts, kbli=line and kbli(line))
        for left_on in members:
            GroupMemberFactory(group=group, left_on=left_on)
        for office in officers:
            GroupOfficerFactory(group=group, office=office)
        assert_documents_are_as_described()
        GroupMember.objects.filter(group=group).delete()
        GroupOfficer.objects.update(name="Lain")
        assert_documents_are_as_described()
        transaction.set_rollback(True)


def test_a_document_follows_whatever_it_tells_of(officer_of):
    member = GroupMemberFactory(group__kbli=kbli("10794"))
    Region.objects.filter(pk=CLARAK).update(full_name="Clarak Baru, Leces")
    Kbli.objects.filter(pk=member.group.kbli_id).update(title="Keripik saja")
    assert_documents_are_as_described()
    delete_business(business=member.business, by=officer_of(PROBOLINGGO, role="administrator"))
    assert_documents_are_as_described()
    BusinessGroup.objects.all().delete()
    assert not GroupDocument.objects.exists()


def test_a_group_is_registered_with_members_and_who_leads_it(writer):  # noqa: F811
    one, two = BusinessFactory(), BusinessFactory()
    made = writer.post(
        "groups/",
        KUB
        | {
            "has_statutes": True,
            "members": [
                {"business": one.registry_no, "role": "chair", "joined_on": "2024-03-01"},
                {"business": {"id": str(two.uuid)}},
            ],
            "officers": [{"office": "chair", "name": "Sulastri"}],
        },
    )
    body = made.json()

    assert made.status_code == 201, body
    assert body["registry_no"] == "KLP-3513-000001-1"
    named = [each["business"]["registry_no"] for each in body["members"]]
    assert named == [two.registry_no, one.registry_no]  # who takes an office comes last
    assert body["officers"][0]["name"] == "Sulastri"
    assert writer.get(f"groups/{body['id']}/").json() == body


def test_members_are_told_as_a_whole(writer):  # noqa: F811
    chair = GroupMemberFactory(role=MemberRole.CHAIR)
    gone = GroupMemberFactory(group=chair.group)
    next_one = BusinessFactory()
    path = f"groups/{chair.group.uuid}/"
    seen = writer.get(path)
    answer = writer.patch(
        path,
        {
            "members": [
                {"business": next_one.registry_no, "role": "chair"},
                {"id": str(chair.uuid), "left_on": "2025-01-01"},
            ]
        },
        seen=seen,
    )
    assert answer.status_code == 200, answer.json()
    stored = {each.business_id: each for each in GroupMember.objects.all()}
    assert stored.keys() == {chair.business_id, next_one.pk}
    assert stored[chair.business_id].left_on == date(2025, 1, 1)
    assert stored[next_one.pk].role == MemberRole.CHAIR
    assert gone.business_id not in stored

    again = writer.patch(path, {"name": "Lain"}, seen=seen)
    assert again.status_code == 412
    same = writer.patch(path, {"members": answer.json()["members"]}, seen=answer)
    assert same.status_code == 200
    assert [each["version"] for each in same.json()["members"]] == [
        each["version"] for each in answer.json()["members"]
    ]


def test_officers_are_told_as_a_whole(writer):  # noqa: F811
    group = GroupOfficerFactory(name="Sulastri").group
    path = f"groups/{group.uuid}/"
    writer.patch(
        path, {"officers": [{"office": "secretary", "name": "Ani"}]}, seen=writer.get(path)
    )
    assert list(GroupOfficer.objects.values_list("office", "name")) == [("secretary", "Ani")]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "arisan"}, "#/kind", "invalid_choice"),
        ({"kind": "sentra"}, "#", None),
        ({"members": [{"role": "member"}]}, "#/members/0/business", "required"),
        ({"members": [{"business": "IKM-7502-000001-1"}]}, "#/members/0/business", None),
        ({"members": [{"business": "{here}"}, {"business": "{here}"}]}, "#/members/1", None),
        (
            {
                "members": [
                    {"business": "{here}", "joined_on": "2024-01-01", "left_on": "2023-01-01"}
                ]
            },
            "#/members/0/left_on",
            None,
        ),
        (
            {"officers": [{"office": "chair", "name": "A"}, {"office": "chair", "name": "B"}]},
            "#/officers/1/office",
            "doubled",
        ),
        ({"electricity_va": -5}, "#/electricity_va", None),
        ({"registry_no": "KLP-3513-000009-9"}, "#/registry_no", "read-only"),
        ({"ketua": "Ani"}, "#/ketua", "unknown"),
    ],
)
def test_what_is_wrong_is_pointed_at(body, pointer, code, writer):  # noqa: F811
    here = BusinessFactory().registry_no
    sent = json.loads(json.dumps(KUB | body).replace("{here}", here))
    answer = writer.post("groups/", sent)

    assert answer.status_code == 422
    assert pointer in pointers(answer), answer.json()
    assert code in (None, pointers(answer)[pointer])
    assert not BusinessGroup.objects.exists()


def test_the_business_of_a_membership_stays(writer):  # noqa: F811
    member = GroupMemberFactory()
    path = f"groups/{member.group.uuid}/"
    sent = {"members": [{"id": str(member.uuid), "business": BusinessFactory().registry_no}]}
    answer = writer.patch(path, sent, seen=writer.get(path))
    assert pointers(answer) == {"#/members/0/business": "read-only"}
    sent["members"][0]["id"] = str(GroupMemberFactory().uuid)
    answer = writer.patch(path, sent, seen=writer.get(path))
    assert pointers(answer) == {"#/members/0/id": "does_not_exist"}


def test_a_verifier_corrects_and_adds_or_removes_no_member(machine):  # noqa: F811
    member = GroupMemberFactory()
    verifier = machine("verifier", scopes=tuple(KeyScope), read_only=False)
    path = f"groups/{member.group.uuid}/"
    assert verifier.patch(path, {"name": "Lain"}, seen=verifier.get(path)).status_code == 200
    for members in ([], [{"id": str(member.uuid)}, {"business": BusinessFactory().registry_no}]):
        answer = verifier.patch(path, {"members": members}, seen=verifier.get(path))
        assert answer.status_code == 403
    assert GroupMember.objects.count() == 1


def test_who_leads_it_is_kept_back_from_who_may_not_see_owners(machine):  # noqa: F811
    group = GroupOfficerFactory(name="Sulastri").group
    client = machine("district_officer", scopes=(KeyScope.READ, KeyScope.WRITE), read_only=False)
    path = f"groups/{group.uuid}/"
    seen = client.get(path)

    assert "Sulastri" not in seen.content.decode()
    assert seen.json()["restricted"] == ["officers"]
    assert client.patch(path, {"officers": []}, seen=seen).status_code == 403
    assert client.patch(path, {"name": "Lain"}, seen=client.get(path)).status_code == 200
    assert GroupOfficer.objects.get().name == "Sulastri"
    bank = machine("viewer", scopes=(KeyScope.READ,), purpose="bank")
    told_to_bank = bank.get("groups/").json()["results"]
    assert [set(each) for each in told_to_bank] in (
        [],
        [{"id", "registry_no", "url", "restricted"}],
    )


def test_one_that_had_members_is_not_removed(machine):  # noqa: F811
    admin = machine("administrator", scopes=tuple(KeyScope), read_only=False)
    member, empty = GroupMemberFactory(), GroupFactory()
    refused = admin.delete(
        f"groups/{member.group.uuid}/", seen=admin.get(f"groups/{member.group.uuid}/")
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "tanggal bubarnya" in refused.json()["detail"]
    path = f"groups/{empty.uuid}/"
    assert admin.delete(path, seen=admin.get(path)).status_code == 204


@pytest.fixture
def some_groups():
    full = GroupFactory(name="Lengkap", **READY, kbli=kbli("10794"), kind=GroupKind.SENTRA)
    GroupMemberFactory(group=full, role=MemberRole.CHAIR)
    GroupMemberFactory(group=full)
    GroupFactory(name="Kosong", region_id="35.13.11.2004")
    GroupFactory(name="Di luar", region_id="75.02.01.2009")
    return full


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Lengkap", "Kosong"}),
        ("?q=leng", {"Lengkap"}),
        ("?kind=sentra", {"Lengkap"}),
        ("?region=35.13.11", {"Kosong"}),
        ("?missing=chair", {"Kosong"}),
        ("?missing=nothing", {"Lengkap"}),
        ("?members=2-", {"Lengkap"}),
        ("?members=-0", {"Kosong"}),
        ("?kbli=10794", {"Lengkap"}),
        ("?has_statutes=true", {"Lengkap"}),
        ("?electricity_va__gte=1000", {"Lengkap"}),
        ("?registry_no=KLP-3513-000001-1", {"Lengkap"}),
        ("?name__ic=koso", {"Kosong"}),
        ("?ordering=-name&limit=1", {"Lengkap"}),
    ],
)
def test_a_list_is_asked_in_the_words_of_its_page(query, found, machine, some_groups):  # noqa: F811
    answer = machine().get("groups/", query)
    assert answer.status_code == 200, answer.json()
    assert {each["name"] for each in answer.json()["results"]} == found


def test_groups_of_a_business_are_found(machine, some_groups):  # noqa: F811
    business = some_groups.groupmember_set.first().business
    for word in (business.registry_no, business.uuid):
        found = machine().get("groups/", f"?business={word}").json()["results"]
        assert [each["name"] for each in found] == ["Lengkap"]


@pytest.mark.parametrize(
    "query", ["?missing=members", "?missing=x", "?members=9-1", "?business=x", "?members=x"]
)
def test_a_wrong_question_is_refused(query, machine):  # noqa: F811
    assert machine().get("groups/", query).status_code == 400


def test_a_list_costs_the_same_for_one_and_for_many(
    machine,  # noqa: F811
    django_assert_max_num_queries,
):
    GroupMemberFactory()
    client = machine()
    client.get("groups/")
    with django_assert_max_num_queries(20) as one:
        client.get("groups/", "?missing=statutes&members=1-")
    for _ in range(8):
        GroupMemberFactory()
    with django_assert_max_num_queries(len(one)):
        client.get("groups/", "?missing=statutes&members=1-")


def test_all_of_them_leave_as_a_table_and_that_is_noted(machine, some_groups):  # noqa: F811
    answer = machine().get("groups/", "?format=csv")
    assert "KLP-3513-000001-1" in answer.getvalue().decode()
    assert Export.objects.get().columns == ["groups"]


def test_mirrors_hear_of_groups(machine, writer):  # noqa: F811
    number_changes()
    reached = writer.get("changes/?after=0&limit=1000").json()["next_after"]
    group = GroupMemberFactory().group
    follower = machine()
    news = follower.get(f"changes/?after={reached}&resource=groups").json()
    assert [(each["resource_kind"], each["type"]) for each in news["results"]] == [
        ("group", "changed")
    ]
    assert news["results"][0]["data"]["name"] == group.name
    Change.objects.all().delete()
    GroupOfficerFactory(group=group)
    quiet = follower.get(f"changes/?after={news['next_after']}&resource=groups").json()
    assert "officers" not in str(quiet["results"])
    path = f"groups/{group.uuid}/"
    writer.patch(path, {"name": "Rukun Tani"}, seen=writer.get(path))
    heard = follower.get(f"changes/?after={news['next_after']}&resource=groups").json()["results"]
    assert heard[-1]["data"]["name"] == "Rukun Tani"
