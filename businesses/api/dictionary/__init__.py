"""What the fields of businesses and of what belongs to them mean; read when addresses are."""

from businesses.api.dictionary import belongings, business, common, figures, group, owner

__all__ = ["belongings", "business", "common", "figures", "group", "owner"]
