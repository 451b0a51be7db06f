"""What is ready to leave: one JSON document for each record, kept by the database.

Whoever reads gets texts put together, never parsed and never built: the work is done once, at
the write, in the same transaction (ADR 10).
"""

import json

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, TextField, Value, When
from django.db.models.functions import Left, Now
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import RegionScopedQuerySet, Scope, beginning, permission_for

# For whom no consent is asked: offices that work by a duty under public law (UU 27/2022 art. 20).
PUBLIC_TASK = "public_task"
# Where a document lies that is for everybody who may read its kind.
FOR_ALL = "*"


class Joined(Func):
    """Texts one after the other; none of them is null."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class NamesAmong(Func):
    """The texts that are not null."""

    template = "array_remove(ARRAY[%(expressions)s]::text[], NULL)"
    output_field = ArrayField(TextField())


class AsJson(Func):
    template = "array_to_json(%(expressions)s)::text"
    output_field = TextField()


class NextRevision(Func):
    template = "nextval('feed_revision')"
    output_field = models.BigIntegerField()


class PlacedQuerySet(RegionScopedQuerySet):
    """Rows that are Placed."""

    region_path = "place"

    def lying_in(self, scope):
        """By whole columns where that is enough: the indexes of pages begin with them."""
        if "" in scope.codes:
            return ~Q(pk__in=[])
        inside = Q(pk__in=[])
        for code in scope.codes:
            inside |= within(code)
        return inside

    def told_in(self, scope, *, for_all):
        """Lying in these places; `for_all` where some of this kind lie everywhere."""
        inside = self.lying_in(scope)
        return inside | Q(regency=FOR_ALL) if for_all and scope else inside


class DocumentQuerySet(PlacedQuerySet):
    """Documents are read by whoever may see their records, by place alone."""

    model: type["Document"]  # type: ignore[assignment]

    def permitted(self, user, right):
        return self.filter(self.allowed(user, self.model.right_to(right)))

    def open_to(self, purpose):
        """Those of which anything at all may be told for this purpose: here, all by `bare`."""
        return self

    def as_read_by(self, user, purpose=PUBLIC_TASK):
        """With `body`: the JSON text as this reader may have it for this purpose.

        What is kept back is named under "restricted", so that hidden is told from empty.
        """
        whole = assembled(self.model.parts_seen_by(user, self.lying_in))
        if purpose == PUBLIC_TASK:
            return self.annotate(body=whole)
        consented = When(purposes__contains=[purpose], then=whole)
        return self.annotate(body=Case(consented, default=F("bare"), output_field=TextField()))

    def as_seen_with(self, names):
        """With `body` as whoever may see exactly these parts, wherever she reads, has it."""
        return self.annotate(
            body=assembled(
                Part(name, None, always=name in names, never=name not in names)
                for name in self.model.parts
            )
        )


PROVINCE, REGENCY = 2, 5


def within(code):
    """The documents of one place and everything below it."""
    if len(code) == PROVINCE:
        return Q(province=code)
    regency = Q(regency=code[:REGENCY])
    return regency if len(code) == REGENCY else regency & beginning("place", code)


class Part:
    """A part of a document that not every reader may have: where she may, as text."""

    def __init__(self, name, where, *, always, never):
        self.name, self.where, self.always, self.never = name, where, always, never

    @property
    def text(self):
        shown = Joined(Value(","), F(self.name))
        return self.chosen(shown, Value(""))

    @property
    def kept_back(self):
        """Its name where it is hidden."""
        return self.chosen(Value(None, output_field=TextField()), Value(self.name))

    def chosen(self, shown, hidden):
        if self.always or self.never:
            return shown if self.always else hidden
        return Case(When(self.where, then=shown), default=hidden, output_field=TextField())


def assembled(parts):
    """The whole document, with the parts that are shown and the names of those that are not."""
    parts = list(parts)
    return Joined(F("core"), *(part.text for part in parts), restriction(parts))


def are_alike(parts):
    """Whether each part is shown everywhere or nowhere, so that no row differs from another."""
    return all(part.always or part.never for part in parts)


def restriction(parts):
    """The end of a document: what of it this reader may not have."""
    if are_alike(parts):
        names = json.dumps([part.name for part in parts if part.never], separators=(",", ":"))
        return Value(f',"restricted":{names}}}')
    kept_back = AsJson(NamesAmong(*(part.kept_back for part in parts)))
    return Joined(Value(',"restricted":'), kept_back, Value("}"))


class Placed(models.Model):
    """Something that lies in a place, with the columns by which whole areas are found."""

    place = models.CharField(_("place"), max_length=13)
    province = models.GeneratedField(
        expression=Left("place", 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    regency = models.GeneratedField(
        expression=Left("place", 5), output_field=models.CharField(max_length=5), db_persist=True
    )

    class Meta:
        abstract = True


class Document(Placed):
    """One record as it leaves.

    `core` is a JSON object for everybody who may see the record, without its last bracket; each of
    `parts` is one more member of it (`"finances":{…}`) for whoever holds its right there. `bare` is
    all that is told where the person behind it did not agree to a purpose. `position` orders pages;
    `revision` changes with each write.
    """

    # What not everybody may have: {column: right}.
    parts: dict[str, str] = {}
    # What the feed calls one of these records, and the API all of them; empty: it tells nothing.
    kind = resource = ""
    # Whether some lie everywhere (`FOR_ALL`), and are told to whoever may see this kind anywhere.
    is_for_all = False
    # The order of pages; together it is unique, and an index keeps it within a place.
    order: tuple[str, ...] = ("position",)

    uuid = models.UUIDField(unique=True)
    position = models.CharField(_("public number"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    revision = models.BigIntegerField(_("revision"), db_default=NextRevision())
    changed_at = models.DateTimeField(_("changed"), db_default=Now())
    purposes = ArrayField(models.CharField(max_length=12), verbose_name=_("agreed purposes"))
    core = models.TextField(_("document"))
    bare = models.TextField(_("what is told without consent"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["regency", "position"], name="%(class)s_of_regency"),
            models.Index(fields=["province", "position"], name="%(class)s_of_province"),
            models.Index(fields=["changed_at", "position"], name="%(class)s_by_change"),
        ]
        # Not `unique=True`: that would keep a second index, for LIKE, which nobody asks for.
        constraints = [
            models.UniqueConstraint(fields=["position"], name="%(class)s_has_a_place_of_its_own")
        ]

    def __str__(self):
        return self.position

    @classmethod
    def record(cls):
        """The model of the records these documents are about."""
        return cls._meta.pk.related_model

    @classmethod
    def right_to(cls, right):
        return permission_for(cls.record(), right)

    @classmethod
    def held_by(cls, user):
        """The places where this user may see such records, and where each part: all by which the
        documents of one reader differ from those of another, but for her purpose."""
        rights = [cls.right_to("view"), *cls.parts.values()]
        return tuple(Scope.of(user, right).codes for right in rights)

    @classmethod
    def parts_seen_by(cls, user, lying_in):
        """Each part, and where this user may have it; `lying_in` tells which rows lie there."""
        seen = Scope.of(user, cls.right_to("view"))
        for name, right in cls.parts.items():
            held = Scope.of(user, right)
            yield Part(name, lying_in(held), always=held.covers(seen), never=not held)
