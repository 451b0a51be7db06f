"""Documents to be signed and handed over, set by typst: the BAST and the certificate.

What people wrote travels as strings in one JSON document, so that nothing of it is read as markup.
No network is asked: the templates import no package, and the typeface comes with the program.
"""

import json
from io import BytesIO

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ikm_registry.ui.qr import drawing
from ikm_registry.ui.templatetags.ui import day, rupiah
from programs.models import Item

FOLDER = settings.BASE_DIR / "templates/programs"
# Papers are Indonesian, whoever prints them.
LANGUAGE = "id"


def set_paper(name, told):
    """The finished paper; nothing but the folder of its template can be read while it is made."""
    content = typst.compile(
        FOLDER / f"{name}.typ",
        format="pdf",
        root=FOLDER,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told)},
    )
    return BytesIO(content)


def bast_as_pdf(handover, *, address):
    with override(LANGUAGE):
        return set_paper("bast", bast(handover, address))


def bast(handover, address):
    application, agreement = handover.application, handover.agreement
    program, decree = application.program, agreement.line.decree
    return {
        "title": _("Minutes of handover (BAST)"),
        "number": handover.number_now,
        "qr": drawing(address),
        "opening": _(
            "On %(day)s, at %(place)s, the goods listed below were handed over by %(organiser)s to "
            "%(applicant)s."
        )
        % {
            "day": day(handover.signed_on),
            "place": handover.place,
            "organiser": program.organiser,
            "applicant": application.applicant.name,
        },
        "facts": [
            [_("Program"), f"{program.name} ({program.number})"],
            [_("Budget year"), str(program.year)],
            [_("Fund source"), program.get_fund_source_display()],
            [_("Receives"), f"{application.applicant.name} · {application.number}"],
            [_("Place"), application.region.full_name],
            [_("Decree (SK)"), on_day(decree.number_now, decree.signed_on)],
            [_("Agreement (NPHD)"), on_day(agreement.number_now, agreement.signed_on)],
        ],
        "heads": ["No.", _("Piece"), _("Maker"), _("Serial number"), _("Price"), _("Plate")],
        "items": [
            [str(nth), item.kind, item.maker, item.serial_no, rupiah(item.price), item.code]
            for nth, item in enumerate(Item.objects.filter(holdings__handover=handover), 1)
        ],
        "closing": _(
            "The receiver takes care of the goods, uses them for the purpose of the program and "
            "passes them on to nobody without a new handover."
        ),
        "signs": [
            [_("Handed over by"), program.organiser],
            [_("Received by"), handover.get_receiver_role_display()],
        ],
    }


def on_day(number, signed_on):
    return _("%(number)s of %(day)s") % {"number": number, "day": day(signed_on)}


def certificate_as_pdf(certificate, *, address):
    with override(LANGUAGE):
        return set_paper("certificate", told_of(certificate, address))


def told_of(certificate, address):
    return {
        "title": _("Certificate"),
        "given": _("is given to"),
        "holder": certificate.holder,
        "for": _("who took part in the training"),
        "program": certificate.program_name,
        "organiser": certificate.organiser,
        "issued": _("Issued on %(day)s") % {"day": day(certificate.issued_on)},
        "number": certificate.number,
        "check": _("Scan the code, or type the number there, to check this certificate."),
        "qr": drawing(address),
    }
