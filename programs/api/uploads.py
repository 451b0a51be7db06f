"""Files that come as base64 within JSON: named by how they begin, judged by the model."""

import binascii
from base64 import b64decode
from pathlib import PurePath
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from businesses.validators import FILE_LIMIT
from ikm_registry.rest.texts import Text

# A file of the largest size as base64, and what stands around it.
LONGEST_FILE = FILE_LIMIT * 4 // 3 + 4
LARGEST_BODY = LONGEST_FILE + 64 * 1024
BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png", b"RIFF": "webp"}


class FileField(Text):
    """A PDF or a picture; what begins otherwise has no ending, and the model says what it takes."""

    default_error_messages = {"invalid": _("This is not base64.")}

    def __init__(self, **options):
        super().__init__(**{"max_length": LONGEST_FILE} | options)

    def to_internal_value(self, data):
        try:
            content = b64decode(super().to_internal_value(data), validate=True)
        except (binascii.Error, ValueError):
            self.fail("invalid")
        endings = (ending for begins, ending in BEGINNINGS.items() if content.startswith(begins))
        return ContentFile(content, name=f"file.{next(endings, 'bin')}")


def id_of(stored) -> UUID:
    """A stored file is named by a UUID, which is how it is known outside."""
    return UUID(PurePath(stored.name).stem)
