"""Pages are read and sent; nothing else is asked of them."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from ikm_registry.ui.methods import MethodsMiddleware


def status_of(method, address):
    middleware = MethodsMiddleware(lambda request: HttpResponse("reached"))
    return middleware(RequestFactory().generic(method, address)).status_code


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "X"])
def test_a_page_takes_no_other_method(method):
    assert status_of(method, "/usaha/") == 405


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_page_is_read_and_sent(method):
    assert status_of(method, "/usaha/") == 200


def test_what_programs_ask_says_itself_which_it_takes():
    assert status_of("PATCH", "/api/usaha/") == 200
