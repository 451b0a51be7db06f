"""Pictures that people hand in, drawn anew: what is kept was written by this program.

So nothing of the file itself stays: neither what a telephone notes beside the picture (where it
was taken, by whose telephone) nor what somebody hid before, between or behind it.
"""

import struct
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# What may come, by content alone, and as what it is kept. Telephones write MPO: a JPEG with more.
KEPT_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_SIDE = 2048
# 160 MB while it is drawn. JPEGs are read smaller than they are, so that large ones pass.
MOST_PIXELS = 40_000_000
# In a list: sharp on a telephone, and a page of some of them stays light on a slow line.
SMALL_SIDE = 480
SMALL_WEIGHT = 14 * 1024
SMALL_QUALITIES = (60, 40, 25, 10)
# What Pillow raises at a file that is cut, changed or made up.
BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    struct.error,
    zlib.error,
)


def drawn_anew(file):
    """The picture alone, upright and of bounded size, under a name that tells its kind.

    Raises ValidationError where there is no picture. 0.1 to 0.3 s for one of a telephone.
    """
    picture, kind = upright(file)
    picture.info = {}  # a comment in it would be written again
    drawn = BytesIO()
    picture.save(drawn, kind, quality=85)
    return ContentFile(drawn.getvalue(), name=f"picture.{ENDINGS[kind]}")


def drawn_small(file):
    """The same picture for a list, as WebP. 30 ms, so it is drawn when it is asked for: nothing
    more is kept that would have to go with the picture.
    """
    picture, _kind = upright(file, SMALL_SIDE)
    for quality in SMALL_QUALITIES:
        drawn = BytesIO()
        picture.save(drawn, "WEBP", quality=quality)
        if drawn.tell() <= SMALL_WEIGHT:
            break
    return drawn.getvalue()


def upright(file, side=LONGEST_SIDE):
    file.seek(0)
    try:
        picture = Image.open(file, formats=list(ENDINGS))
        kind = KEPT_AS[picture.format]
        picture.draft(None, (side, side))
        if picture.width * picture.height > MOST_PIXELS:
            raise too_large()
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        picture.thumbnail((side, side))
        return ImageOps.exif_transpose(picture), kind
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except BROKEN as error:
        raise ValidationError(
            _("This file is not a picture, or it is broken. Please choose a JPEG, PNG or WebP."),
            "not_a_picture",
        ) from error


def too_large():
    return ValidationError(
        _("This picture has too many pixels. Please take it again with a smaller setting."),
        "too_many_pixels",
    )
