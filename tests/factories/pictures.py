"""Pictures as telephones take them, and as nobody should send them."""

import io

from PIL import Image, ImageFilter


def picture(kind="PNG", size=(8, 8), *, mode="RGB", colour="navy", **options):
    """The bytes of a picture of one colour; `options` are what Pillow writes beside it."""
    content = io.BytesIO()
    Image.new(mode, size, colour).save(content, kind, **options)
    return content.getvalue()


def crowded(size=(2048, 1536)):
    """The bytes of a JPEG as full of detail as that of a telephone."""
    content = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").filter(ImageFilter.GaussianBlur(1.5)).save(
        content, "JPEG", quality=90
    )
    return content.getvalue()
