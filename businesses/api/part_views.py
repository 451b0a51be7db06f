"""Products, markets, certificates and figures, made and changed one at a time."""

from copy import copy

from businesses.api.incoming import TOP, by_public_names
from businesses.api.parts import MaterialSerializer
from businesses.api.saving import Record, differing, require_right, whose
from businesses.api.writing import Changing, Making, Writing
from businesses.models import RawMaterial
from businesses.services.records import delete_record, save_record
from businesses.services.writing import save_any
from ikm_registry.rest.problems import Fault, invalid


class PartList(Making):
    asks_on = True

    def make(self, told):
        business = whose(told)
        self.require_money(business.region_id)
        row = told.put_into(self.record(business=business))
        require_right(told, [Record(row, told.serializer, TOP)])
        with by_public_names(told.serializer):
            return save_any(row=row, by=self.request.user)


class PartDetail(Changing):
    settled = ("business",)
    asks_on = True

    def change(self, row, told):
        self.require_money(row.business.region_id)
        before = copy(row)
        require_right(told, [Record(told.put_into(row), told.serializer, TOP)])
        if differing(before, row, told.told):
            with by_public_names(told.serializer):
                save_any(row=row, by=self.request.user, seen_version=row.version)


class WithMaterials(Writing):
    """What was used in a period is told as a whole: what is not named is no longer there."""

    def save_materials(self, figures, listed):
        kept = {row.uuid: row for row in figures.materials.all()}
        for place, told in enumerate(listed):
            pointer = f"{TOP}/materials/{place}"
            row = self.material(figures, kept, told.pop("uuid", None), pointer)
            before = copy(row)
            for column, value in told.items():
                setattr(row, column, value)
            if row._state.adding or differing(before, row, told):
                with by_public_names(MaterialSerializer(), pointer):
                    save_record(row=row, by=self.request.user)
        for row in kept.values():
            delete_record(row=row, by=self.request.user)

    def material(self, figures, kept, identity, pointer):
        if identity is None:
            return RawMaterial(figures=figures)
        if identity not in kept:
            sentence = MaterialSerializer.none_has_this_id
            raise invalid([Fault(f"{pointer}/id", "does_not_exist", str(sentence))])
        return kept.pop(identity)


class FiguresList(WithMaterials, PartList):
    def make(self, told):
        materials = told.take("materials", [])
        row = super().make(told)
        self.save_materials(row, materials)
        return row


class FiguresDetail(WithMaterials, PartDetail):
    def change(self, row, told):
        materials = told.take("materials")
        super().change(row, told)
        if materials is not None:
            self.save_materials(row, materials)
