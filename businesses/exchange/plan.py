"""What to do with each row of a list: the engine of rows (services/rows.py) behind this door."""

from copy import copy
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from businesses.choices import CoordinateSource, ExternalSystem, Part, Source
from businesses.exchange.columns import BY_NAME, COLUMNS
from businesses.exchange.corrections import COLUMN_OF, warn_of_corrections
from businesses.exchange.facts import Facts
from businesses.exchange.values import is_blank
from businesses.models import Business, ExternalId, Figures, ImportedRow, Owner, Product
from businesses.models.figures import MEASURES
from businesses.services.imports import Draft
from businesses.services.judging import wrong_with
from businesses.services.recognising import people_known, require_one_person
from businesses.services.records import broken_rule
from businesses.services.rows import Outcome, Row, Rows
from ikm_registry.regions.names import key

REFUSALS = (PermissionDenied, ValidationError, IntegrityError, DataError)


@dataclass(eq=False)
class ListRow(Row):
    """One row of a list; `said` counts the problems that drafting it anew does not find again."""

    facts: Facts

    def __post_init__(self):
        self.said = len(self.facts.problems)
        if self.facts.is_refused:
            self.outcome = Outcome.REFUSED

    @property
    def number(self):
        return self.facts.row.number

    def refuse(self, error):
        self.outcome = Outcome.REFUSED
        match error:
            case PermissionDenied():
                sentence = _(
                    "It means a business that moved to another regency, or that you may not change."
                )
                self.facts.complain("name", str(error) or sentence, refusal=True, code="permission")
            case IntegrityError():
                self.refuse(broken_rule(error, *WRITTEN))
            case ValidationError():
                for fact, errors in error.update_error_dict({}).items():
                    column = fact if fact in BY_NAME else "name"
                    self.facts.take_errors(column, errors, refusal=True, about=fact)
            case DataError():
                sentence = _("A value is too long or too large.")
                self.facts.complain("name", sentence, refusal=True, code="invalid")
            case _:
                raise error

    def draft_anew(self):
        del self.facts.problems[self.said :]

    def warn_of_double(self, business):
        self.facts.complain(
            "name",
            _("A business of this name is registered in this district. Please compare."),
            value=business.registry_no,
            code="duplicate_suspected",
        )
        self.facts.problems.insert(self.said, self.facts.problems.pop())
        self.said += 1


WRITTEN = [Business, Owner, Figures, Product, ExternalId]


class Loading(Rows[ListRow]):
    """All chunks of one list; some fifteen questions for any number of rows.

    What it locks (the businesses it will change) stays locked until the transaction around ends.
    """

    def __init__(self, *, batch, by, identities):
        super().__init__(by=by, began_at=batch.began_at)
        self.batch = batch
        self.identities = identities
        self.regency = batch.region_id
        self.known = set(identities.claims.values())

    def meant(self, rows):
        """Found for the whole list, since one row means another business where an earlier does."""
        self.say_the_rest([row for row in rows if row.is_refused])
        return self.identities.matching

    def say_the_rest(self, rows):
        """Of rows that are refused already, what their list has to be told as well."""
        claims = {row: self.identities.claims.get(row.number) for row in rows}
        keys = set(claims.values()) - {None}
        known = Business.objects.visible_to(self.by).filter(pk__in=keys).exclude(owner=None)
        owned = set(known.values_list("pk", flat=True)) if keys else set()
        for row, meant in claims.items():
            if refusal := self.identities.refusals.get(row.number):
                self.refuse_unmatched(row, refusal)
            if meant not in owned:
                leave_out_nameless_owner(row.facts)

    def read(self, row):
        if row.is_new or row.business.owner is None:
            leave_out_nameless_owner(row.facts)
            row.said = len(row.facts.problems)

    def refuse_unmatched(self, row, refusal):
        more = {"value": refusal.value, "refusal": True, "code": refusal.code}
        row.facts.complain(refusal.fact, refusal.reason, **more)
        row.outcome = Outcome.REFUSED

    def locked(self, keys):
        """The businesses these rows mean, with all that a row may touch."""
        of_year = Figures.objects.filter(year=self.batch.year, part=Part.YEAR)
        parts = Prefetch("figures_set", of_year, to_attr="figures_of_year")
        stored = super().locked(keys).filter(regency=self.regency)
        return stored.prefetch_related("product_set", "externalid_set", "imported_rows", parts)

    def place_of(self, row):
        return row.facts.place

    def begin(self, rows):
        """One object for one person, whichever row corrects her."""
        self.owners = {}
        for row in rows:
            row.draft_anew()
            owner = row.business and row.business.owner
            if owner is not None and owner.pk not in self.owners:
                self.owners[owner.pk] = copy(owner)
        niks = {row.facts.values["owner_nik"] for row in rows if "owner_nik" in row.facts.values}
        known = people_known(niks, self.regency, by=self.by)
        self.people = {each.nik: self.owners.get(each.pk, each) for each in reversed(known)}

    def make_drafts(self, rows):
        super().make_drafts(rows)
        warn_of_corrections([row for row in rows if row.draft is not None])

    def draft(self, row):
        facts = row.facts
        draft = Draft(self.business_meant(row))
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
        draft.owner = self.owner(draft, row)
        parts = [self.product(draft, facts), self.figures(draft, facts)]
        draft.parts = [part for part in parts if part is not None]
        self.note(draft, facts)
        require_right([draft.business, *draft.beside])
        return draft

    def business_meant(self, row):
        if row.is_new:
            return Business(source=Source.SPREADSHEET)
        business = copy(row.business)
        business.owner = self.owners.get(business.owner_id)
        return business

    def write_by_itself(self, row):
        self.make_drafts([row])
        if row.draft is not None:
            row.draft.business.validate_constraints()
            self.write_drafts([row])

    def suspect(self, row, candidates):
        """A list cannot answer, and does hold many that are called alike: it is told and kept."""
        row.warn_of_double(candidates[0])

    def is_refusal(self, error):
        return isinstance(error, REFUSALS)

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

    def owner(self, draft, row):
        """The owner to link or correct; a NIK known in this regency names its person."""
        values = row.facts.of(Owner)
        if not values:
            return None
        current = draft.business.owner
        person = self.people.get(values.get("nik"))
        if person is not None and person is not current:
            name = values.get("name") or current.name
            require_one_person(name, person, fact="owner_nik")
            return linked(draft, person)
        if current is not None and values.get("nik") in (None, current.nik):
            put(draft, current, values)
            if draft.changed.get(current) and not row.may_write_owner:
                raise PermissionDenied(_("You may not change the owner of this business."))
            return current
        if "name" not in values:
            say_nameless(row.facts)
            return None
        return self.new_owner(draft, values)

    def new_owner(self, draft, values):
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
            sentence = _("The registry says it did not operate in this year.")
            raise ValidationError(sentence, "did_not_operate")
        figures = copy(stored[0])
        put(draft, figures, values)
        return figures

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


def leave_out_nameless_owner(facts):
    """NIK or telephone of somebody who is not named."""
    told = [each.name for each in COLUMNS if each.model is Owner and facts.row.get(each.name)]
    if [name for name in told if not is_blank(facts.row.get(name))] and "owner_name" not in told:
        say_nameless(facts)
        for name in told:
            facts.values.pop(name, None)


def say_nameless(facts):
    fact = "owner_nik" if facts.row.get("owner_nik") else "owner_phone"
    sentence = _("Left out: nobody is named as the owner.")
    facts.complain(fact, sentence, code="required", about="owner_name")


def require_right(records):
    """What the cells of a row could not tell each by itself; their values were judged as read."""
    wrong = {}
    for record in records:
        only = {"name"} if isinstance(record, Business) else ()
        for name, errors in wrong_with(record, only=only).items():
            wrong.setdefault(column_of(record, name), []).extend(errors)
    if wrong:
        raise ValidationError(wrong)


def column_of(record, name):
    model = type(record)
    return COLUMN_OF.get((model, name)) or COLUMN_OF.get((model, f"{name}_id"), name)


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
