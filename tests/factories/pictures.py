"""Pictures as telephones take them, and as nobody should send them."""

import io

from PIL import Image


def picture(kind="PNG", size=(8, 8), *, mode="RGB", colour="navy", **options):
    """The bytes of a picture of one colour; `options` are what Pillow writes beside it."""
    content = io.BytesIO()
    Image.new(mode, size, colour).save(content, kind, **options)
    return content.getvalue()
