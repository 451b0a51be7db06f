"""Addresses of the pages of programs, and what they show."""

from django.urls import reverse


def page(name, program, *more):
    return reverse(f"programs:{name}", args=[program.number, *more])


def told(response):
    return response.content.decode()
