"""The questions one may ask of businesses, groups and products: one vocabulary everywhere.

docs/lists.md tells the words of it.
"""

from businesses.filters.answers import UNKNOWN
from businesses.filters.business import BusinessFilter
from businesses.filters.groups import GroupFilter
from businesses.filters.products import ProductFilter

__all__ = ["UNKNOWN", "BusinessFilter", "GroupFilter", "ProductFilter"]
