"""Countries, states, ZIP codes and phone numbers as ActionKit takes them (reference 23 to 25, 40.5, 61.2)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

UNITED_STATES = "United States"

# Seen are "United States", "United Kingdom" and "Portugal"; that the rest are today's usual English names is a guess.
_COUNTRIES = """
AF Afghanistan|AX Åland Islands|AL Albania|DZ Algeria|AS American Samoa|AD Andorra|AO Angola|AI Anguilla|AQ Antarctica
AG Antigua and Barbuda|AR Argentina|AM Armenia|AW Aruba|AU Australia|AT Austria|AZ Azerbaijan|BS Bahamas|BH Bahrain
BD Bangladesh|BB Barbados|BY Belarus|BE Belgium|BZ Belize|BJ Benin|BM Bermuda|BT Bhutan|BO Bolivia
BQ Bonaire, Sint Eustatius and Saba|BA Bosnia and Herzegovina|BW Botswana|BV Bouvet Island|BR Brazil
IO British Indian Ocean Territory|VG British Virgin Islands|BN Brunei|BG Bulgaria|BF Burkina Faso|BI Burundi
KH Cambodia|CM Cameroon|CA Canada|CV Cape Verde|KY Cayman Islands|CF Central African Republic|TD Chad|CL Chile
CN China|CX Christmas Island|CC Cocos Islands|CO Colombia|KM Comoros|CK Cook Islands|CR Costa Rica|CI Côte d'Ivoire
HR Croatia|CU Cuba|CW Curaçao|CY Cyprus|CZ Czech Republic|CD Democratic Republic of the Congo|DK Denmark|DJ Djibouti
DM Dominica|DO Dominican Republic|EC Ecuador|EG Egypt|SV El Salvador|GQ Equatorial Guinea|ER Eritrea|EE Estonia
SZ Eswatini|ET Ethiopia|FK Falkland Islands|FO Faroe Islands|FJ Fiji|FI Finland|FR France|GF French Guiana
PF French Polynesia|TF French Southern Territories|GA Gabon|GM Gambia|GE Georgia|DE Germany|GH Ghana|GI Gibraltar
GR Greece|GL Greenland|GD Grenada|GP Guadeloupe|GU Guam|GT Guatemala|GG Guernsey|GN Guinea|GW Guinea-Bissau|GY Guyana
HT Haiti|HM Heard Island and McDonald Islands|HN Honduras|HK Hong Kong|HU Hungary|IS Iceland|IN India|ID Indonesia
IR Iran|IQ Iraq|IE Ireland|IM Isle of Man|IL Israel|IT Italy|JM Jamaica|JP Japan|JE Jersey|JO Jordan|KZ Kazakhstan
KE Kenya|KI Kiribati|XK Kosovo|KW Kuwait|KG Kyrgyzstan|LA Laos|LV Latvia|LB Lebanon|LS Lesotho|LR Liberia|LY Libya
LI Liechtenstein|LT Lithuania|LU Luxembourg|MO Macau|MG Madagascar|MW Malawi|MY Malaysia|MV Maldives|ML Mali|MT Malta
MH Marshall Islands|MQ Martinique|MR Mauritania|MU Mauritius|YT Mayotte|MX Mexico|FM Micronesia|MD Moldova|MC Monaco
MN Mongolia|ME Montenegro|MS Montserrat|MA Morocco|MZ Mozambique|MM Myanmar|NA Namibia|NR Nauru|NP Nepal|NL Netherlands
NC New Caledonia|NZ New Zealand|NI Nicaragua|NE Niger|NG Nigeria|NU Niue|NF Norfolk Island|KP North Korea
MK North Macedonia|MP Northern Mariana Islands|NO Norway|OM Oman|PK Pakistan|PW Palau|PS Palestine|PA Panama
PG Papua New Guinea|PY Paraguay|PE Peru|PH Philippines|PN Pitcairn|PL Poland|PT Portugal|PR Puerto Rico|QA Qatar
CG Republic of the Congo|RE Réunion|RO Romania|RU Russia|RW Rwanda|BL Saint Barthélemy|SH Saint Helena
KN Saint Kitts and Nevis|LC Saint Lucia|MF Saint Martin|PM Saint Pierre and Miquelon|VC Saint Vincent and the Grenadines
WS Samoa|SM San Marino|ST Sao Tome and Principe|SA Saudi Arabia|SN Senegal|RS Serbia|SC Seychelles|SL Sierra Leone
SG Singapore|SX Sint Maarten|SK Slovakia|SI Slovenia|SB Solomon Islands|SO Somalia|ZA South Africa
GS South Georgia and the South Sandwich Islands|KR South Korea|SS South Sudan|ES Spain|LK Sri Lanka|SD Sudan|SR Suriname
SJ Svalbard and Jan Mayen|SE Sweden|CH Switzerland|SY Syria|TW Taiwan|TJ Tajikistan|TZ Tanzania|TH Thailand
TL Timor-Leste|TG Togo|TK Tokelau|TO Tonga|TT Trinidad and Tobago|TN Tunisia|TR Turkey|TM Turkmenistan
TC Turks and Caicos Islands|TV Tuvalu|VI U.S. Virgin Islands|UG Uganda|UA Ukraine|AE United Arab Emirates
GB United Kingdom|US United States|UM United States Minor Outlying Islands|UY Uruguay|UZ Uzbekistan|VU Vanuatu
VA Vatican City|VE Venezuela|VN Vietnam|WF Wallis and Futuna|EH Western Sahara|YE Yemen|ZM Zambia|ZW Zimbabwe
"""

# English name → ISO 3166 code of two letters.
COUNTRIES: Mapping[str, str] = MappingProxyType(
    {entry[3:]: entry[:2] for line in _COUNTRIES.split("\n") if line for entry in line.split("|")}
)

# Other names for them that uploads may carry (actionkit-xmlrpc 10.3 names US and USA; the rest is a guess).
_OTHER_NAMES = {
    "usa": "US",
    "united states of america": "US",
    "uk": "GB",
    "great britain": "GB",
    "cabo verde": "CV",
    "czechia": "CZ",
    "ivory coast": "CI",
    "holy see": "VA",
    "russian federation": "RU",
    "swaziland": "SZ",
    "macedonia": "MK",
    "macao": "MO",
    "türkiye": "TR",
    "viet nam": "VN",
    "burma": "MM",
    "republic of korea": "KR",
    "the netherlands": "NL",
}

_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia
FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon
PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia
WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands
FM Federated States of Micronesia|MH Marshall Islands|PW Palau
AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific
"""

# Postal code → name: the states, the District, the territories, the freely associated states, the armed forces.
STATES: Mapping[str, str] = MappingProxyType(
    {entry[:2]: entry[3:] for line in _STATES.split("\n") if line for entry in line.split("|")}
)

# Where the first three digits of a ZIP code begin to mean a state; what follows belongs to it up to the next entry.
# The ZIP library knows the same, at the price of 60 MB and 0.2 s, too much for every test that sends a ZIP code.
_STATE_BEGINS = """
000 - 005 NY 006 PR 008 VI 009 PR 010 MA 028 RI 030 NH 039 ME 050 VT 055 MA 056 VT 060 CT 070 NJ 090 AE 100 NY 150 PA
197 DE 200 DC 201 VA 202 DC 206 MD 220 VA 247 WV 269 - 270 NC 290 SC 300 GA 320 FL 340 AA 341 FL 350 AL 370 TN 386 MS
398 GA 400 KY 428 - 430 OH 460 IN 480 MI 500 IA 529 - 530 WI 550 MN 568 - 569 DC 570 SD 578 - 580 ND 589 - 590 MT
600 IL 630 MO 659 - 660 KS 680 NE 694 - 700 LA 715 - 716 AR 730 OK 732 - 733 TX 734 OK 750 TX 800 CO 817 - 820 WY
832 ID 839 - 840 UT 848 - 850 AZ 866 - 870 NM 885 TX 886 - 888 DC 889 NV 899 - 900 CA 962 AP 967 HI 969 GU 970 OR
980 WA 995 AK
"""
_BEGINS, _BELONGS = _STATE_BEGINS.split()[::2], _STATE_BEGINS.split()[1::2]

_STRAYS = {
    "06390": "NY",
    "20588": "MD",
    "20598": "VA",
    "72643": "MO",
    "73960": "TX",
    "83414": "WY",
    "96799": "AS",
    "96939": "PW",
    "96940": "PW",
    "96941": "FM",
    "96942": "FM",
    "96943": "FM",
    "96944": "FM",
    "96950": "MP",
    "96951": "MP",
    "96952": "MP",
    "96960": "MH",
    "96970": "MH",
}

_ZIP = re.compile(r"\s*([0-9]{5})(?:[- ]?([0-9]{4}))?\s*")
_ZIP5 = re.compile(r"[0-9]{5}")
_NO_DIGIT = re.compile(r"[^0-9]+")


@dataclass(frozen=True)
class Place:
    """Where a ZIP code is; coordinates in degrees, None where unknown, and ``timezone`` an IANA name or ``""``."""

    zip: str
    city: str
    state: str
    county: str
    latitude: float | None
    longitude: float | None
    timezone: str


def is_us(country: str) -> bool:
    """Whether it is ActionKit's name for the United States, in any letter case. Codes are no names over the API."""
    return country.strip().casefold() == "united states"


def country_named(text: str) -> str | None:
    """ActionKit's name for a country, from its English name in any letter case, another common one, or its ISO code."""
    return _country_names().get(text.strip().casefold())


@cache
def _country_names() -> dict[str, str]:
    by_code = {code: name for name, code in COUNTRIES.items()}
    return {
        **{code.casefold(): name for code, name in by_code.items()},
        **{other: by_code[code] for other, code in _OTHER_NAMES.items()},
        **{name.casefold(): name for name in COUNTRIES},
    }


def zip_parts(text: str) -> tuple[str, str] | None:
    """A US ZIP code's five digits and four more (``""`` without them); None if it does not look like one."""
    found = _ZIP.fullmatch(text)
    return None if found is None else (found[1], found[2] or "")


def state_of_zip(zip5: str) -> str | None:
    """The postal code of the state that a ZIP code is in; numbers not given out yet go with their neighbours."""
    if not _ZIP5.fullmatch(zip5):
        return None
    state = _STRAYS.get(zip5) or _BELONGS[bisect_right(_BEGINS, zip5[:3]) - 1]
    return None if state == "-" else state


@lru_cache(maxsize=1024)
def place_of_zip(zip5: str) -> Place | None:
    """Where a ZIP code is; None if there is none with this number. The first call loads the data of all of them."""
    if not _ZIP5.fullmatch(zip5):
        return None
    import zipcodes

    found: list[dict[str, Any]] = zipcodes.matching(zip5)
    return _place(found[0]) if found else None


@lru_cache(maxsize=1024)
def place_of_city(city: str, state: str) -> Place | None:
    """Where a US city is, in any letter case, by the first of its ZIP codes; None if the state has none of that name.

    ``state`` is a postal code.
    """
    import zipcodes

    wanted, within = city.strip().casefold(), state.strip().upper()
    for entry in zipcodes.list_all():
        if entry["state"] == within:
            names = (entry["city"], *entry["acceptable_cities"])
            if wanted in (name.casefold() for name in names):
                return _place(entry)
    return None


def _place(entry: dict[str, Any]) -> Place:
    # The armed forces' and a few single buildings' codes are at 0, 0, which means nowhere.
    latitude, longitude = float(entry["lat"]), float(entry["long"])
    somewhere = bool(latitude or longitude)
    return Place(
        entry["zip_code"],
        entry["city"],
        entry["state"],
        entry["county"],
        latitude if somewhere else None,
        longitude if somewhere else None,
        entry["timezone"],
    )


def phone_digits(text: str) -> str:
    """``normalized_phone`` (reference 24): the digits alone, without the 1 in front of a US number."""
    digits = _NO_DIGIT.sub("", text)
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
