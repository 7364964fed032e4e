"""Countries and languages by their codes, so that a slip of the pen is not a new one.

Not policy: the codes of ISO 3166-1 and ISO 639-1. A code that ISO leaves to its users
(XA to XZ, and others) may stand for a country that was made up.
"""

import re

_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO
BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ
DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP
GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML
MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE
PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL
SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM
US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv
cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho
hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku
kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm
sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
vo wa wo xh yi yo za zh zu
"""
COUNTRIES = frozenset(_COUNTRIES.split())
LANGUAGES = frozenset(_LANGUAGES.split())
MADE_UP = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
LANGUAGE = re.compile(r"([a-z]{2})(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def is_country(code: str) -> bool:
    """Whether a country has this code, or somebody may have made one up with it."""
    return code in COUNTRIES or MADE_UP.fullmatch(code) is not None


def country_meant(code: str) -> str:
    """What to write instead of a code that no country has."""
    close = code.strip().upper()
    if close in COUNTRIES:
        return f"Did you mean `{close}`?"
    return "Write the two capital letters of ISO 3166, such as `CN` for China."


def is_language(code: str) -> bool:
    """Whether this is a language, with or without its script and country: zh-Hans."""
    found = LANGUAGE.fullmatch(code)
    return found is not None and found[1] in LANGUAGES
