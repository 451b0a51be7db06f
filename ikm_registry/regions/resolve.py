"""Finding the region that a row of a spreadsheet means, without a query per row."""

from collections import defaultdict
from difflib import get_close_matches

from django.utils.translation import gettext as _

from .choices import Kind, Level
from .codes import kind_of, parent_code
from .models import Region
from .names import key, words

DISTRICT, VILLAGE = "district", "village"

# What people write before a name, and the kinds of village that it leaves open.
TITLES = {
    "KEC": None,
    "KECAMATAN": None,
    "DISTRIK": None,
    "DS": {Kind.VILLAGE, Kind.CUSTOMARY_VILLAGE},
    "DESA": {Kind.VILLAGE, Kind.CUSTOMARY_VILLAGE},
    "KEL": {Kind.URBAN_VILLAGE},
    "KELURAHAN": {Kind.URBAN_VILLAGE},
}
# Below this likeness a suggestion misleads more than it helps.
LIKENESS = 0.72


class UnknownPlace(Exception):
    """A district or village that no row of the book answers; `reason` is for people."""

    def __init__(self, column, value, reason, suggestion=""):
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason
        self.suggestion = suggestion


class PlaceBook:
    """The districts and villages of one regency, loaded once and then asked row by row.

    Two queries when made (355 regions for Kabupaten Probolinggo, 10 ms), none after.
    Case, spaces, marks, titles ("Desa", "Kec.") and 2 for II do not matter; spelling
    does: a likely name is only ever suggested, never taken. Names of regions that have
    ended lead to their successors, for lists older than the last decree; a successor may
    lie in another regency, so whoever asks still checks the right to write there.
    """

    def __init__(self, regency_code):
        self.regency_code = regency_code
        self.names = {}
        self.districts = {}
        self.villages: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        regions = Region.objects.inside(regency_code)
        for region in regions.current():
            self._enter(region)
        for region in regions.filter(successor__valid_to=None).exclude(successor=None):
            self._enter_ended(region)

    def find(self, district="", village=""):
        """The code of the village, or of the district or regency when no more is said."""
        within = self._district(district) if words(district or "") else ""
        if words(village or ""):
            return self._village(village, within)
        return within or self.regency_code

    def _enter(self, region):
        self.names[region.code] = region.name
        if region.level == Level.DISTRICT:
            self.districts[key(region.name)] = region.code
        elif region.level == Level.VILLAGE:
            self.villages[region.parent_code][key(region.name)].append(region.code)

    def _enter_ended(self, region):
        """Under its own district and its successor's, unless the name is in use there."""
        heir = region.successor_id
        self.names.update({region.code: region.name, heir: region.name} | self.names)
        if region.level == Level.DISTRICT:
            self.districts.setdefault(key(region.name), heir)
        elif region.level == Level.VILLAGE:
            for district in {region.parent_code, parent_code(heir)}:
                self.villages[district].setdefault(key(region.name), [heir])

    def _district(self, value):
        for spelling in spellings(value):
            if spelling in self.districts:
                return self.districts[spelling]
        suggestion = self._closest(value, self.districts.items())
        reason = _("%(regency)s has no district with this name.") % {
            "regency": self.names.get(self.regency_code, self.regency_code)
        }
        raise UnknownPlace(DISTRICT, value, with_hint(reason, suggestion), suggestion)

    def _village(self, value, district):
        among = [self.villages[district]] if district else list(self.villages.values())
        for spelling in spellings(value):
            found = {code for villages in among for code in villages.get(spelling, ())}
            if found:
                return self._only(value, sorted(found))
        raise self._unknown_village(value, district, among)

    def _only(self, value, found):
        """The one village meant; the title decides between a desa and a kelurahan."""
        kinds = TITLES.get(words(value)[0])
        meant = [code for code in found if not kinds or kind_of(code) in kinds]
        if len(meant) == 1:
            return meant[0]
        districts = {self._district_name(code) for code in found}
        reason = (
            _("Several districts have a village with this name: %(districts)s. Name the district.")
            if len(districts) > 1
            else _("Several villages of %(districts)s have this name. Write desa or kelurahan.")
        )
        places = ", ".join(sorted(districts))
        raise UnknownPlace(VILLAGE, value, reason % {"districts": places})

    def _unknown_village(self, value, district, among):
        ours = set(spellings(value))
        elsewhere = [place for place, villages in self.villages.items() if ours & villages.keys()]
        if elsewhere:
            name = self.names.get(elsewhere[0], elsewhere[0])
            reason = _("This village lies in another district: %(district)s.")
            return UnknownPlace(VILLAGE, value, reason % {"district": name}, name)
        near = [(spelling, codes[0]) for villages in among for spelling, codes in villages.items()]
        suggestion = self._closest(value, near)
        place = district or self.regency_code
        reason = _("%(place)s has no village with this name.") % {
            "place": self.names.get(place, place)
        }
        return UnknownPlace(VILLAGE, value, with_hint(reason, suggestion), suggestion)

    def _district_name(self, village_code):
        district = parent_code(village_code)
        return self.names.get(district, district)

    def _closest(self, value, spelled):
        names = {spelling: self.names[code] for spelling, code in spelled}
        close = get_close_matches(spellings(value)[-1], names, n=1, cutoff=LIKENESS)
        return names[close[0]] if close else ""


def spellings(value):
    """The keys to try: as written first ("Desa Baru" is a name), then without the title."""
    plain = words(value)
    if len(plain) > 1 and plain[0] in TITLES:
        return [key(value), key(" ".join(plain[1:]))]
    return [key(value)]


def with_hint(reason, suggestion):
    if not suggestion:
        return reason
    return f"{reason} " + _("Did you mean “%(name)s”?") % {"name": suggestion}
