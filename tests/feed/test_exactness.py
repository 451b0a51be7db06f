"""A copy that follows the feed equals the registry, whatever is written at the same time."""

import gzip
import json
import random
import time
from contextlib import contextmanager
from datetime import date
from threading import Event

import pytest
from django.db import DatabaseError, connection, transaction

from businesses.choices import ConsentPurpose
from businesses.models import Business, BusinessDocument, Consent, Figures, Owner, Product
from ikm_registry.feed.files import KeptFile
from ikm_registry.feed.following import Wish, follow
from ikm_registry.feed.models import Change, number_changes
from ikm_registry.feed.readers import Reader
from ikm_registry.feed.snapshots import make_snapshot
from ikm_registry.rest.documents import PUBLIC_TASK
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    FiguresFactory,
    ProductFactory,
)
from tests.factories.rest import client_of, key_for

WRITERS, WRITES = 8, 15
PATIENCE = 180  # seconds: who waits for each other in a ring is let go after one
PLACES = ["35.13.05.2008", "35.13.11", "35.08.01", "75.02"]


class Undone(Exception):
    """A writer thought better of it."""


def write_at_random(seed):
    """Insert, change, move, delete; now and then slowly, now and then in vain."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(WRITES):
        try:
            with transaction.atomic():
                for _ in range(chance.choice([1, 1, 2])):
                    chance.choice(KINDS_OF_WRITES)(chance)
                time.sleep(chance.choice([0, 0, 0.01, 0.1]))
                if chance.random() < 0.2:
                    raise Undone
        except (Undone, DatabaseError):  # two wrote the same, or waited for each other
            continue


def some(model, chance):
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return model.objects.filter(pk=chance.choice(keys) if keys else None)


def insert(chance):
    business = BusinessFactory(region_id=chance.choice(PLACES))
    if chance.random() < 0.5:
        ProductFactory(business=business)
        FiguresFactory(business=business)


def agree(chance):
    for owner in some(Owner, chance):
        ConsentFactory(owner=owner, purpose=ConsentPurpose.BANK)


def one_that_everybody_reads():
    """Banks as well, whatever became of those that were written by chance."""
    business = BusinessFactory(region_id="35.13.05")
    ConsentFactory(owner=business.owner, purpose=ConsentPurpose.BANK)
    return business


KINDS_OF_WRITES = [
    insert,
    insert,
    agree,
    lambda chance: some(Business, chance).update(name=f"Emping {chance.random()}"),
    lambda chance: some(Business, chance).update(region=chance.choice(PLACES)),
    lambda chance: some(Business, chance).update(owner=None, version=chance.randrange(2, 99)),
    lambda chance: some(Product, chance).update(price=chance.randrange(1000, 90_000)),
    lambda chance: some(Figures, chance).update(turnover=chance.randrange(10**6, 10**9)),
    lambda chance: some(Owner, chance).update(name=f"Rupi {chance.random()}"),
    lambda chance: some(Consent, chance).delete(),
    lambda chance: some(Product, chance).delete(),
    lambda chance: [business.delete() for business in some(Business, chance)],
]


class Mirror:
    """Somebody's copy, kept by the feed alone; it stops and goes on as it likes."""

    def __init__(self, reader, seed):
        self.reader, self.chance = reader, random.Random(seed)  # noqa: S311
        self.after = number_changes()
        self.copy, self.heard = {}, []

    def follow_until(self, are_done):
        """Once more after the last write, to the end."""
        is_last = False
        while not is_last:
            is_last = are_done.is_set()
            while self.read():
                self.rest()
            self.rest()

    def rest(self):
        time.sleep(self.chance.choice([0, 0.01, 0.1]))
        if self.chance.random() < 0.2:
            connection.close()  # as one who was restarted

    def read(self):
        limit = self.chance.choice([1, 3, 50])
        page = follow(Wish(self.reader, (BusinessDocument,), after=self.after, limit=limit))
        for line in map(b"".join, page.lines):
            self.take(json.loads(line))
        self.after = page.next_after
        return page.has_more

    def take(self, told):
        self.heard.append(told["timepoint"])
        if told["data"]:
            self.copy[told["resource_id"]] = told["data"]
        else:
            self.copy.pop(told["resource_id"], None)

    def registry(self):
        rows = self.reader.documents(BusinessDocument).values_list("uuid", "body")
        return {str(uuid): json.loads(body) for uuid, body in rows}

    def all_that_was_told(self):
        changes = self.reader.changes(Change.objects.after(0, until=self.after), BusinessDocument)
        return list(changes.values_list("timepoint", flat=True))


def holding(*assignments):
    return UserFactory(assignments=assignments)


@pytest.fixture
def mirrors(transactional_db):
    Change.objects.all().delete()
    readers = [
        Reader(holding(("api_client", "35.13"))),
        Reader(holding(("district_officer", "35.13"), ("viewer", "75"))),
        Reader(holding(("viewer", "35.13.05"))),
        Reader(UserFactory(is_superuser=True)),
        Reader(UserFactory(is_superuser=True), purpose="bank"),
    ]
    return [Mirror(reader, seed) for seed, reader in enumerate(readers)]


@contextmanager
def writing(aside, write):
    """While eight write at random."""
    writers = [aside(write, seed) for seed in range(WRITERS)]
    try:
        yield
    finally:
        for writer in writers:
            writer.result(PATIENCE)


@contextmanager
def following(aside, mirrors):
    """Each of them by itself, until what was written meanwhile is over."""
    are_done = Event()
    followers = [aside(mirror.follow_until, are_done) for mirror in mirrors]
    try:
        yield
    finally:
        are_done.set()
    for follower in followers:
        follower.result(PATIENCE)


def test_copies_equal_the_registry_after_eight_have_written_at_once(mirrors, aside):
    with following(aside, mirrors):
        with writing(aside, write_at_random):
            pass
        last = one_that_everybody_reads()

    assert Change.objects.numbered().count() > WRITES
    for mirror in mirrors:
        assert mirror.copy == mirror.registry()
        assert str(last.uuid) in mirror.copy
        assert mirror.heard == sorted(set(mirror.heard))
        if mirror.reader.purpose == PUBLIC_TASK:  # others miss what their own consents tell anew
            assert mirror.heard == mirror.all_that_was_told()


@pytest.fixture
def taker(transactional_db):
    """A key for which documents are packed; who reads by it."""
    user = client_of("35")
    key_for(user)
    return Reader(user)


def packed(reader):
    """A snapshot of right now, and what its file holds by id."""
    snapshot = make_snapshot(BusinessDocument, today=date(2026, 11, 22), again=True)
    file = b"".join(KeptFile(snapshot, reader.selection(BusinessDocument)).pieces())
    lines = map(json.loads, gzip.decompress(file).splitlines())
    return snapshot, {line["id"]: line for line in lines}


def test_a_copy_that_began_with_a_snapshot_made_meanwhile_equals_the_registry(taker, aside):
    mirrors = []
    with writing(aside, write_at_random):
        for seed in range(4):
            mirror = Mirror(taker, seed)
            snapshot, mirror.copy = packed(taker)
            mirror.after = snapshot.timepoint
            mirrors.append(mirror)
    with following(aside, mirrors):
        pass
    for mirror in mirrors:
        assert mirror.copy == mirror.registry()


def insert_at_random(seed):
    chance = random.Random(seed)  # noqa: S311
    for _ in range(WRITES):
        with transaction.atomic():
            BusinessFactory(region_id=chance.choice(["35.13", "35.08", "35.09"]))
            time.sleep(chance.choice([0, 0, 0.05]))


def test_a_snapshot_holds_every_change_up_to_its_timepoint(taker, aside):
    with writing(aside, insert_at_random):
        for _ in range(8):
            snapshot, copy = packed(taker)
            told = Change.objects.after(0, until=snapshot.timepoint).values_list("resource")
            assert {str(resource) for (resource,) in told} <= set(copy)
            time.sleep(0.1)
    assert len(packed(taker)[1]) == WRITERS * WRITES
