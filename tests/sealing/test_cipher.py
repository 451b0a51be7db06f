"""What is sealed is read with any of the keys, and by nobody without one."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.sealing.checks import keys_are_keys, there_is_a_key
from ikm_registry.sealing.cipher import Unreadable, seal, unseal


def key():
    return Fernet.generate_key().decode()


@given(st.text())
def test_what_is_sealed_comes_back_as_it_was(text):
    assert unseal(seal(text)) == text


def test_it_says_nothing_of_what_it_holds(settings):
    settings.DATA_KEYS = [key()]
    assert b"3513024107850003" not in seal("3513024107850003")
    assert seal("Rupi") != seal("Rupi"), "not even that two are the same"


def test_a_new_key_before_the_old_seals_while_both_open(settings):
    settings.DATA_KEYS = [old := key()]
    before = seal("Rupi")
    settings.DATA_KEYS = [new := key(), old]
    after = seal("Rupi")
    assert unseal(before) == unseal(after) == "Rupi"
    settings.DATA_KEYS = [new]
    assert unseal(after) == "Rupi"
    with pytest.raises(Unreadable):
        unseal(before)


def test_what_was_changed_on_its_way_is_not_read(settings):
    settings.DATA_KEYS = [key()]
    sealed = bytearray(seal("Rupi"))
    sealed[-5] ^= 1
    with pytest.raises(Unreadable):
        unseal(bytes(sealed))


def test_without_a_key_of_its_own_a_machine_takes_one_from_its_secret(settings):
    settings.DATA_KEYS = []
    sealed = seal("Rupi")
    assert unseal(sealed) == "Rupi"
    settings.SECRET_KEY = "another secret"
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_a_real_site_is_told_to_set_a_key_and_that_a_key_is_none(settings):
    settings.DATA_KEYS = []
    assert [each.id for each in there_is_a_key(None)] == ["sealing.E002"]
    assert keys_are_keys(None) == []
    settings.DATA_KEYS = ["a sentence is not a key"]
    assert [each.id for each in keys_are_keys(None)] == ["sealing.E001"]
    settings.DATA_KEYS = [key()]
    assert keys_are_keys(None) == there_is_a_key(None) == []
