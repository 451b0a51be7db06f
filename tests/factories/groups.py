from factory import LazyAttribute, Sequence, SubFactory

from businesses import models
from businesses.choices import GroupFileKind, GroupKind, Office
from businesses.registry_no import GROUP
from businesses.services.registration import take_numbers
from ikm_registry.regions.codes import regency_code
from tests.factories.base import Factory
from tests.factories.businesses import CLARAK, BusinessFactory

READY = {
    "has_statutes": True,
    "has_bank_account": True,
    "has_machine_place": True,
    "electricity_va": 2200,
}


def number_in(regency):
    return take_numbers(regency=regency, counters=models.GroupCounter, series=GROUP)[0]


class GroupFactory(Factory):
    """Chip makers of one village who formed a group and know little more of it."""

    class Meta:
        model = models.BusinessGroup

    kind = GroupKind.KUB
    name = Sequence("Sumber Rejeki {}".format)
    region_id = CLARAK
    registry_no = LazyAttribute(lambda o: number_in(regency_code(o.region_id)))


class GroupMemberFactory(Factory):
    class Meta:
        model = models.GroupMember

    group = SubFactory(GroupFactory)
    business = SubFactory(BusinessFactory)


class GroupOfficerFactory(Factory):
    class Meta:
        model = models.GroupOfficer

    group = SubFactory(GroupFactory)
    office = Office.CHAIR
    name = Sequence("Sulastri {}".format)


class GroupFileFactory(Factory):
    class Meta:
        model = models.GroupFile

    group = SubFactory(GroupFactory)
    kind = GroupFileKind.DECREE
