"""Owns the short names of months and days, in the languages that tools are written in.

Source: Unicode CLDR, months and days in their abbreviated form, <https://cldr.unicode.org>. ODK's `%a`
and `%b` are in the form's language where it can be told; where not, and in languages not here, in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class CalendarNames:
    months: tuple[str, ...]
    """From January."""
    days: tuple[str, ...]
    """From Monday."""


@lru_cache(maxsize=64)
def calendar_names(language: str) -> CalendarNames:
    """The names for a form's language: `fr`, `fr-CA`, `French (fr)`, `French`, `Français` are all French."""
    found = _IN_BRACKETS.search(language) or _BARE.fullmatch(language)
    code = found.group(1).lower() if found else ""
    if code not in _NAMES:
        word = re.split(r"[\s(/,-]", language.strip(), maxsplit=1)[0].casefold()
        code = _CODES.get(word, "en")
    return _NAMES[code]


_IN_BRACKETS: Final = re.compile(r"\(([A-Za-z]{2,3})(?:[-_][\w-]*)?\)\s*\Z")
_BARE: Final = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]\w+)*\s*")


def _names(months: str, days: str) -> CalendarNames:
    return CalendarNames(tuple(months.split()), tuple(days.split()))


_NAMES: Final = {
    "en": _names("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Mon Tue Wed Thu Fri Sat Sun"),
    "ar": _names(
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    ),
    "cy": _names("Ion Chwef Maw Ebr Mai Meh Gorff Awst Medi Hyd Tach Rhag", "Llun Maw Mer Iau Gwen Sad Sul"),
    "de": _names("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", "Mo Di Mi Do Fr Sa So"),
    "es": _names("ene feb mar abr may jun jul ago sept oct nov dic", "lun mar mié jue vie sáb dom"),
    "fr": _names(
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "lun. mar. mer. jeu. ven. sam. dim."
    ),
    "it": _names("gen feb mar apr mag giu lug ago set ott nov dic", "lun mar mer gio ven sab dom"),
    "nl": _names("jan feb mrt apr mei jun jul aug sep okt nov dec", "ma di wo do vr za zo"),
    "pl": _names(
        "sty lut mar kwi maj cze lip sie wrz paź lis gru", "pon. wt. śr. czw. pt. sob. niedz."
    ),
    "pt": _names(
        "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.", "seg. ter. qua. qui. sex. sáb. dom."
    ),
    "ro": _names(
        "ian. feb. mar. apr. mai iun. iul. aug. sept. oct. nov. dec.", "lun. mar. mie. joi vin. sâm. dum."
    ),
    "tr": _names("Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara", "Pzt Sal Çar Per Cum Cmt Paz"),
    "uk": _names(
        "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.", "пн вт ср чт пт сб нд"
    ),
    "ur": _names(
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
        "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار",
    ),
}  # fmt: skip
_CODES: Final = {
    "arabic": "ar", "العربية": "ar", "عربي": "ar", "welsh": "cy", "cymraeg": "cy", "german": "de",
    "deutsch": "de", "spanish": "es", "español": "es", "castellano": "es", "french": "fr", "français": "fr",
    "francais": "fr", "italian": "it", "italiano": "it", "dutch": "nl", "nederlands": "nl", "polish": "pl",
    "polski": "pl", "portuguese": "pt", "português": "pt", "romanian": "ro", "română": "ro", "turkish": "tr",
    "türkçe": "tr", "ukrainian": "uk", "українська": "uk", "urdu": "ur", "اردو": "ur",
}  # fmt: skip
