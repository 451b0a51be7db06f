"""Which part of a map is asked for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Pictures of the world are cut for these zooms; the nearest tells houses apart.
FARTHEST, NEAREST = 0, 19
# West, south, east, north. A map that is zoomed out may show the world twice: it is cut.
WORLD = (-180.0, -90.0, 180.0, 90.0)
SIDES = ("west", "south", "east", "north")


class Box(forms.CharField):
    """`west,south,east,north` in degrees, as GeoJSON orders them; empty is the whole world."""

    default_error_messages = {"box": _("Write the window as west,south,east,north in degrees.")}

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return dict(zip(SIDES, WORLD, strict=True))
        try:
            west, south, east, north = (forms.FloatField().clean(side) for side in text.split(","))
        except (ValueError, ValidationError) as error:
            raise ValidationError(self.error_messages["box"], "box") from error
        if west > east or south > north:
            raise ValidationError(self.error_messages["box"], "box")
        return {
            side: min(max(asked, -abs(edge)), abs(edge))
            for side, asked, edge in zip(SIDES, (west, south, east, north), WORLD, strict=True)
        }


class WindowForm(forms.Form):
    """The window and how near one looks; garbage is answered by a sentence."""

    bbox = Box(required=False, max_length=200)
    zoom = forms.IntegerField(required=False, min_value=FARTHEST, max_value=NEAREST)
