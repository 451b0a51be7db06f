"""How facts are written for people: money, numbers, days, masked identities, icons.

Numbers keep the Indonesian form in every language of the interface ("Rp1.500.000",
"12,5"), because the papers they are compared with do. An unknown fact is a word,
never a zero. No filter here asks the database.
"""

from datetime import datetime
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ikm_registry.ui.qr import drawing

register = template.Library()

# A longer address makes a code too fine for a sheet of paper.
LONGEST_IN_QR = 400
SPRITE = "vendor/bootstrap-icons/sprite.svg"
HIDDEN = "•"
# How browsers and systems name themselves, the more particular before what it claims to be, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
ROUND_WORDS = [
    (Decimal(10) ** 12, gettext_lazy("trillion")),
    (Decimal(10) ** 9, gettext_lazy("billion")),
    (Decimal(10) ** 6, gettext_lazy("million")),
]


def unknown():
    return _("unknown")


def grouped(value, decimals=None):
    """Write a number with dots for thousands and a comma for decimals, no idle zeros."""
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        amount = round(amount, decimals)
    whole, _point, fraction = f"{amount:,f}".partition(".")
    fraction = fraction.rstrip("0")
    text = whole.replace(",", ".") + ("," + fraction if fraction else "")
    return "0" if text == "-0" else text.replace("-", "−")


def with_rp(text):
    return f"−Rp{text[1:]}" if text.startswith("−") else f"Rp{text}"


@register.filter
def number(value, decimals=None):
    """1234.50 → "1.234,5"; None → "unknown"."""
    return unknown() if value is None or value == "" else grouped(value, decimals)


@register.filter
def percent(value, decimals=1):
    """A share out of a hundred: 12.5 → "12,5%"."""
    return unknown() if value is None or value == "" else f"{grouped(value, decimals)}%"


@register.filter
def rupiah(value):
    """1500000 → "Rp1.500.000"."""
    if value is None or value == "":
        return unknown()
    return with_rp(grouped(value, 0))


@register.filter
def rupiah_short(value):
    """1500000000 → "Rp1,5 billion", the full figure one hover away."""
    if value is None or value == "":
        return unknown()
    amount = Decimal(str(value))
    for size, word in ROUND_WORDS:
        # Rp999.950.000 would round to "Rp1.000 million": the next word takes over there.
        if abs(amount) >= size * Decimal("0.99995"):
            text = f"{with_rp(grouped(amount / size, 1))} {word}"
            return format_html('<data value="{}" title="{}">{}</data>', amount, rupiah(value), text)
    return rupiah(value)


@register.filter
def day(value, there=None):
    """A date, or the local day of a moment: "22 Nov 2026"; `there` as for `moment`."""
    if not value:
        return unknown()
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value, there and there.zone)
    return date_format(value, "j M Y")


@register.filter
def moment(value, there=None):
    """A moment by the clock of the reader, which it names: "22 Nov 2026, 10.42 WIB".

    What happened at a place is told by the clock of that place: `{{ at|moment:region }}`.
    """
    if not value:
        return unknown()
    local = timezone.localtime(value, there and there.zone)
    return f"{date_format(local, 'j M Y')}, {local:%H.%M %Z}"


@register.filter
def age(value):
    """How long ago a day was, in the one unit a person would use: "2 years ago"."""
    if not value:
        return unknown()
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return words_for_days((timezone.localdate() - value).days)


def words_for_days(days):
    if days < 0:
        return _("in the future")
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 31:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    months = days * 12 // 365
    if months < 12:
        months = max(months, 1)
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    years = days // 365
    return ngettext("%(count)s year ago", "%(count)s years ago", years) % {"count": years}


def covered(text, head, tail):
    """Keep the ends of an identity and cover the rest; what is short is covered whole."""
    if len(text) <= head + tail + 2:
        return HIDDEN * len(text)
    return text[:head] + HIDDEN * (len(text) - head - tail) + text[len(text) - tail :]


@register.filter
def browser(user_agent):
    """What a browser says of itself, in two words: "Firefox, Windows"."""
    known = (
        next((word for mark, word in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, known)) or _("another program")


@register.filter
def masked(value):
    """A NIK as it may be shown: "3513••••••••••12", district and two digits, never more."""
    return covered(str(value), 4, 2) if value else ""


@register.filter
def masked_phone(value):
    """A telephone number, kept as +62812…, as it may be shown: "0812••••890"."""
    if not value:
        return ""
    text = str(value)
    return covered("0" + text[3:] if text.startswith("+62") else text, 4, 3)


@register.filter
def masked_name(value):
    """A person's name as it may be shown beside others: "S••• A•••••"."""
    return " ".join(word[:1] + HIDDEN * (len(word) - 1) for word in str(value).split())


@register.filter
def nearby_pages(page):
    """The page numbers worth a link: the ends, the neighbours, an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def icon(name, label=""):
    """Draw one icon of the sprite; it is silent to screen readers unless it has a label."""
    voice = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"></use></svg>',
        voice,
        static(SPRITE),
        name,
    )


@register.simple_tag
def qr(address):
    """{% qr request.build_absolute_uri %}: from the printed page back to itself."""
    return mark_safe(drawing(address)) if len(address) <= LONGEST_IN_QR else ""
