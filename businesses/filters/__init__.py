"""The questions one may ask about businesses: one vocabulary for list, map and file.

docs/lists.md tells the words of it.
"""

from businesses.filters.business import UNKNOWN, BusinessFilter

__all__ = ["UNKNOWN", "BusinessFilter"]
