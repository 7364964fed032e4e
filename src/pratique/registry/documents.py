"""Numbers of documents, phones, plates, trains and flights, read and put right.

Pure. A number is normalised before it is compared or blinded, so that the same
document written in two ways is one document. Sources of the forms: see
`protocol-facts.md` section 6 (GB 11643-1999; the rest as published by users).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pratique.registry.declared import Mode, Sex
from pratique.registry.refusals import (
    BadDocument,
    BadPhone,
    BadPlate,
    BadService,
    CheckDigitFails,
)

IDENTITY_CARD = "identity_card"
PASSPORT = "passport"
HK_MACAO_PERMIT = "hk_macao_permit"  # 港澳居民来往内地通行证
TAIWAN_PERMIT = "taiwan_permit"  # 台湾居民来往大陆通行证
RESIDENCE_PERMIT = "residence_permit"  # 港澳台居民居住证
PERMANENT_RESIDENCE = "permanent_residence"  # 外国人永久居留身份证
BIRTH_CERTIFICATE = "birth_certificate"  # 出生医学证明
OTHER = "other"
KINDS = (
    IDENTITY_CARD,
    PASSPORT,
    HK_MACAO_PERMIT,
    TAIWAN_PERMIT,
    RESIDENCE_PERMIT,
    PERMANENT_RESIDENCE,
    BIRTH_CERTIFICATE,
    OTHER,
)
CITIZEN = "CHN"

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
NUMBERED = re.compile(r"\d{17}[\dX]")
FIRST_GENERATION = re.compile(r"\d{15}")
CHINESE_PASSPORT = re.compile(
    r"[EKGDSPH]\d{8}|(E[A-F]|[DSP]E|KJ|MA|1[45])\d{7}", re.IGNORECASE
)
FORMS = {
    HK_MACAO_PERMIT: re.compile(r"[HM](\d{8}|\d{10})"),
    TAIWAN_PERMIT: re.compile(r"\d{8}|\d{10}[A-Z]?"),
    PERMANENT_RESIDENCE: re.compile(r"[A-Z]{3}\d{12}"),  # the cards before 2023
    BIRTH_CERTIFICATE: re.compile(r"[A-Z]\d{9}"),
    OTHER: re.compile(r"[0-9A-Z]{3,30}"),
}
FOREIGN_PASSPORT = re.compile(r"[0-9A-Z]{5,18}")

MOBILE = re.compile(r"(?:(?:\+|00)86)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
FOREIGN_PHONE = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
PLATE = re.compile(
    rf"[{PROVINCES}][A-HJ-NP-Z]"
    r"([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|\d{5}[A-HJK]|[A-HJK][A-HJ-NP-Z0-9]\d{4})"
)
TRAIN = re.compile(r"[GCDZTSPKXLY1-9]\d{1,4}")
FLIGHT = re.compile(r"[A-Z0-9]{2}\d{3,4}")
SEAT = re.compile(
    r"(?:0*(?P<carriage>\d{1,2})车(?:厢)?)?0*(?P<seat>\d{1,3}[A-F]?)号?(?P<berth>[上中下]?)铺?"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document's number, put right, and what it tells of its holder."""

    kind: str
    number: str
    nationality: str = CITIZEN
    born: date | None = None
    sex: Sex | None = None

    @property
    def key(self) -> str:
        """Return what tells this document from any other, to be blinded.

        All 18-digit numbers are of one series, so a card declared as a permit finds
        the same person; passports of two countries may bear the same number.
        """
        if NUMBERED.fullmatch(self.number):
            return f"citizen:{self.number}"
        if self.kind == PASSPORT:
            return f"{PASSPORT}:{self.nationality}:{self.number}"
        return f"{self.kind}:{self.number}"

    @property
    def last_four(self) -> str:
        """Return the signs an officer's list may show."""
        return self.number[-4:]


def read(kind: str, text: str, *, nationality: str = CITIZEN) -> Document:
    """Return the document that a kind and a number name; refuse an impossible one."""
    number = plain(text)
    if kind in {IDENTITY_CARD, RESIDENCE_PERMIT} or (
        kind == PERMANENT_RESIDENCE and number[:1].isdigit()
    ):
        return _numbered(kind, number, nationality)
    if not _form(kind, nationality).fullmatch(number):
        raise BadDocument(
            _("This is no number of such a document."),
            next_step=_("Copy it as it is printed, or choose another document."),
            field="who.document",
        )
    return Document(kind, number, nationality)


def _form(kind: str, nationality: str) -> re.Pattern[str]:
    if kind == PASSPORT:
        return CHINESE_PASSPORT if nationality == CITIZEN else FOREIGN_PASSPORT
    if kind not in FORMS:
        raise BadDocument(
            _("This kind of document is not known."),
            next_step=_("Choose a kind from the list."),
            field="who.document_kind",
            kinds=KINDS,
        )
    return FORMS[kind]


def name(text: str) -> str:
    """Return a name in narrow signs with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """Return the text in narrow capitals, without spaces and dashes."""
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\-‐-―·]", "", narrow).upper()


def _numbered(kind: str, number: str, nationality: str) -> Document:
    if FIRST_GENERATION.fullmatch(number):
        number = eighteen(number)
    if not NUMBERED.fullmatch(number):
        raise BadDocument(
            _("An identity number has 18 digits; the last may be X."),
            next_step=_("Copy it as it is printed on the card."),
            field="who.document",
        )
    if check_sign(number[:17]) != number[17]:
        raise CheckDigitFails(
            _("The last sign of this number does not agree with the others."),
            next_step=_("One sign is mistyped, or two are swapped: compare them."),
            field="who.document",
        )
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Document(kind, number, nationality, _born(number), sex)


def _born(number: str) -> date:
    """Return the date of birth; the division before it is not looked at.

    The prefix is the division at the time of issue: old codes stay valid, and
    invented people have the prefix 000000.
    """
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadDocument(
            _("The date of birth in this number does not exist."),
            next_step=_("Copy it as it is printed on the card."),
            field="who.document",
        ) from None


def eighteen(first_generation: str) -> str:
    """Return a 15-digit number as the 18-digit one of the same person."""
    body = f"{first_generation[:6]}19{first_generation[6:]}"
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """Return the 18th sign of a number (GB 11643-1999)."""
    total = sum(
        weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)
    )
    return CHECK_SIGNS[total % 11]


def synthetic_number(born: date, sex: Sex, serial: int) -> str:
    """Return a valid number that no real person bears: its division is 000000.

    Here, not in the tests: scenarios, the demonstration and the benches invent
    people too, and all must agree that nobody real is meant.

    Args:
        born: date of birth.
        sex: odd serials are men's, even women's.
        serial: 0 … 499, among those born that day.
    """
    digits = f"{serial * 2 + (sex is Sex.MALE):03d}"
    body = f"000000{born:%Y%m%d}{digits}"
    return body + check_sign(body)


def phone(text: str, *, field: str = "who.phone") -> str:
    """Return a phone number in one form (+86…, +1…, or a landline's digits)."""
    number = re.sub(r"[\s()\-]", "", unicodedata.normalize("NFKC", text))
    if found := MOBILE.fullmatch(number):
        return f"+86{found.group(1)}"
    if found := FOREIGN_PHONE.fullmatch(number):
        return f"+{found.group(1)}"
    if LANDLINE.fullmatch(number):
        return number
    raise BadPhone(
        _("This is no phone number."),
        next_step=_("Give 11 digits, or + and the country's code for a foreign one."),
        field=field,
    )


def plate(text: str) -> str:
    """Return a vehicle's plate; refuse what no vehicle bears."""
    number = plain(text)
    if PLATE.fullmatch(number):
        return number
    raise BadPlate(
        _("This is no number plate."),
        next_step=_("Give the province's sign, a letter and five or six signs."),
        field="arrival.plate",
    )


def service(mode: Mode, text: str) -> str:
    """Return the number of a train or flight; a coach's is taken as it is told."""
    number = plain(text)
    if not number:
        return ""
    form = {Mode.TRAIN: TRAIN, Mode.PLANE: FLIGHT}.get(mode)
    if form is None or form.fullmatch(number):
        return number
    raise BadService(
        _("This is no number of a train or flight."),
        next_step=_("It stands on the ticket, such as Z22 or MU5241."),
        field="arrival.service",
    )


def seat(carriage: str, text: str) -> tuple[str, str]:
    """Return carriage and seat in one form; “13车16号上铺” becomes 13 and 16上."""
    number = plain(text)
    found = SEAT.fullmatch(number)
    if found is None:
        return plain(carriage).lstrip("0"), number
    told = found["carriage"] or plain(carriage).removesuffix("车").lstrip("0")
    return told, found["seat"] + found["berth"]
