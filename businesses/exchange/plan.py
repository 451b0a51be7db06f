"""What to do with each row of a list: register, correct, leave as it is, or refuse."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from businesses.choices import CoordinateSource, ExternalSystem, ImportAction, Part, Source
from businesses.exchange.corrections import warn_of_corrections
from businesses.exchange.facts import Facts
from businesses.models import Business, ExternalId, Figures, ImportedRow, Owner, Product
from businesses.models.figures import MEASURES
from businesses.services.imports import Draft
from businesses.services.registration import people_known
from ikm_registry.regions.choices import Level
from ikm_registry.regions.names import key


@dataclass
class Outcome:
    """What becomes of one row. A refused row has no draft."""

    facts: Facts
    action: ImportAction
    draft: Draft | None = None


class Planner:
    """Plans a chunk of rows; some ten queries for any number of them.

    Planning writes nothing. What it locks (the businesses it will change) stays locked
    until the transaction around it ends.
    """

    def __init__(self, *, batch, by, fact_reader, identities):
        self.batch = batch
        self.by = by
        self.fact_reader = fact_reader
        self.identities = identities
        self.regency = batch.region_id

    def plan(self, rows):
        read = [self.fact_reader.read(row) for row in rows]
        for facts in read:
            if refusal := self.identities.refusals.get(facts.row.number):
                facts.complain(refusal.fact, refusal.reason, value=refusal.value, refusal=True)
        usable = [facts for facts in read if not facts.is_refused]
        self.stored = self.stored_businesses(usable)
        self.people = self.known_people(usable)
        outcomes = [self.outcome(facts) for facts in read]
        self.suspect_doubles(outcomes)
        warn_of_corrections(outcomes)
        return outcomes

    def stored_businesses(self, read):
        """The businesses these rows mean, locked, with all that a row may touch."""
        claims = self.identities.claims
        pks = [claims[facts.row.number] for facts in read if facts.row.number in claims]
        of_year = Figures.objects.filter(year=self.batch.year, part=Part.YEAR)
        stored = (
            Business.objects.permitted(self.by, "change")
            .filter(regency=self.regency)
            .select_for_update(of=("self",))
            .select_related("owner")
            .prefetch_related(
                "product_set",
                "externalid_set",
                "imported_rows",
                Prefetch("figures_set", of_year, to_attr="figures_of_year"),
            )
            .in_bulk(pks)
        )
        owners = {}
        for business in stored.values():
            if business.owner_id:  # one object for one person, whichever row corrects her
                business.owner = owners.setdefault(business.owner_id, business.owner)
        return stored

    def known_people(self, read):
        """Owners by NIK: a person with two businesses stays one person."""
        niks = {facts.values["owner_nik"] for facts in read if "owner_nik" in facts.values}
        owners = people_known(niks, self.regency, by=self.by, right="change")
        ours = {business.owner_id: business.owner for business in self.stored.values()}
        return {owner.nik: ours.get(owner.pk, owner) for owner in reversed(owners)}

    def outcome(self, facts):
        if facts.is_refused:
            return Outcome(facts, ImportAction.REFUSE)
        try:
            draft = self.draft(facts)
        except ValidationError as error:
            facts.complain("name", " ".join(error.messages), refusal=True)
            return Outcome(facts, ImportAction.REFUSE)
        if draft.is_new:
            return Outcome(facts, ImportAction.CREATE, draft)
        action = ImportAction.UPDATE if draft.is_changed else ImportAction.UNCHANGED
        return Outcome(facts, action, draft)

    def draft(self, facts):
        draft = Draft(self.business_meant(facts))
        values = facts.of(Business)
        if draft.is_new:
            self.name(facts, values)
        if "kbli" in facts.values:
            values["kbli_id"] = facts.values["kbli"]
        if not (draft.business.region_id or "").startswith(facts.place):
            values["region_id"] = facts.place
        if "latitude" in values:
            values["coordinate_source"] = CoordinateSource.FILE
        put(draft, draft.business, values)
        draft.owner = self.owner(draft, facts)
        parts = [self.product(draft, facts), self.figures(draft, facts)]
        draft.parts = [part for part in parts if part is not None]
        self.note(draft, facts)
        for record in [draft.business, *draft.beside]:
            record.clean()  # what the fields cannot know one by one; asks no query
        return draft

    def name(self, facts, values):
        """Say where a new business is named by something else, or like another row."""
        if "name" not in values:
            values["name"] = facts.made_name
            facts.complain(
                "name",
                _("The row names no business. It is recorded under the name shown here."),
                value=facts.made_name,
            )
        if first := self.identities.repeats.get(facts.row.number):
            facts.complain(
                "name",
                _("Name, owner, district and product are those of an earlier row."),
                value=_("row %(row)s") % {"row": first},
            )

    def business_meant(self, facts):
        claim = self.identities.claims.get(facts.row.number)
        if claim is None:
            return Business(source=Source.SPREADSHEET)
        if claim not in self.stored:
            raise ValidationError(
                _("It means a business that moved to another regency, or that you may not change.")
            )
        return self.stored[claim]

    def owner(self, draft, facts):
        """The owner to link or correct; a NIK known in this regency names its person."""
        values = facts.of(Owner)
        if not values:
            return None
        current = draft.business.owner
        person = self.people.get(values.get("nik"))
        if person is not None and person is not current:
            return linked(draft, person)
        if current is not None and values.get("nik") in (None, current.nik):
            put(draft, current, values)
            return current
        return self.new_owner(draft, facts, values)

    def new_owner(self, draft, facts, values):
        if "name" not in values:
            fact = "owner_nik" if "nik" in values else "owner_phone"
            facts.complain(fact, _("Left out: nobody is named as the owner."))
            return None
        owner = Owner(region_id=self.regency, **values)
        if owner.nik:
            self.people[owner.nik] = owner
        return linked(draft, owner)

    def product(self, draft, facts):
        """A product that the business is not yet known to make."""
        values = facts.of(Product)
        if not values:
            return None
        made = [] if draft.is_new else draft.business.product_set.all()
        if key(values["name"]) in {key(product.name) for product in made}:
            return None
        return Product(**values)

    def figures(self, draft, facts):
        values = facts.of(Figures)
        if not values:
            return None
        if "production_volume" in values:
            values["production_unit_id"] = facts.values["production_unit"]
        stored = [] if draft.is_new else draft.business.figures_of_year
        if not stored:
            return Figures(year=self.batch.year, **values)
        if not stored[0].operated and values.keys() & set(MEASURES):
            raise ValidationError(_("The registry says it did not operate in this year."))
        put(draft, stored[0], values)
        return stored[0]

    def note(self, draft, facts):
        """By what the business will be known when the list comes again."""
        ids, prints = self.identities.ids, self.identities.fingerprints
        number = facts.row.number
        known = [] if draft.is_new else draft.business.externalid_set.all()
        value = ids[number]
        if value and value not in {each.value for each in known}:
            draft.parts.append(ExternalId(system=ExternalSystem.SHEET, value=value))
        noted = [] if draft.is_new else draft.business.imported_rows.all()
        if prints[number] not in {each.fingerprint for each in noted}:
            draft.note = ImportedRow(batch=self.batch, row=number, fingerprint=prints[number])

    def suspect_doubles(self, outcomes):
        """Say where a business of this name stands already in the same district."""
        new = [each for each in outcomes if each.action == ImportAction.CREATE]
        names = {each.draft.business.name.lower() for each in new}
        ours = set(self.identities.claims.values())
        alike = defaultdict(list)
        found = (
            Business.objects.permitted(self.by, "change")
            .filter(regency=self.regency)
            .alias(lower=Lower("name"))
            .filter(lower__in=names)
            .exclude(imported_rows__batch=self.batch)
        )
        for business in found.only("pk", "name", "region_id", "registry_no"):
            if business.pk not in ours:
                alike[business.name.lower()].append(business)
        for each in new:
            self.warn_of_double(each, alike[each.draft.business.name.lower()])

    def warn_of_double(self, outcome, alike):
        district = outcome.facts.place[: Level.DISTRICT]
        for business in alike:
            if business.region_id.startswith(district) or district.startswith(business.region_id):
                outcome.facts.complain(
                    "name",
                    _("A business of this name is registered in this district. Please compare."),
                    value=business.registry_no,
                )
                return


def linked(draft, owner):
    """Another person than the stored business has."""
    if not draft.is_new:
        business = draft.business
        draft.changed.setdefault(business, {})["owner_id"] = business.owner_id
    return owner


def put(draft, record, values):
    """Give a record new values; of a stored one, note what stood in the fields they change."""
    before = {name: getattr(record, name) for name in values}
    differing = {name: old for name, old in before.items() if old != values[name]}
    for name in differing:
        setattr(record, name, values[name])
    if differing and not record._state.adding:
        draft.changed.setdefault(record, {}).update(differing)
