"""The questions one may ask about businesses and products: one vocabulary for list, map and file.

docs/lists.md tells the words of it.
"""

from businesses.filters.answers import UNKNOWN
from businesses.filters.business import BusinessFilter
from businesses.filters.products import ProductFilter

__all__ = ["UNKNOWN", "BusinessFilter", "ProductFilter"]
