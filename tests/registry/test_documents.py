"""Numbers are read as they are printed; impossible ones are refused with a reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pratique.registry import documents
from pratique.registry.declared import Mode, Sex
from pratique.registry.refusals import (
    BadDocument,
    BadPhone,
    BadPlate,
    BadService,
    CheckDigitFails,
)

BIRTHDAYS = some.dates(date(1900, 1, 1), date(2022, 8, 21))
SERIALS = some.integers(0, 499)
SEXES = some.sampled_from(Sex)


def test_the_standards_own_example() -> None:
    read = documents.read("identity_card", "11010519491231002X")

    assert (read.born, read.sex) == (date(1949, 12, 31), Sex.FEMALE)
    assert read.last_four == "002X"


@given(BIRTHDAYS, SEXES, SERIALS)
def test_a_synthetic_number_is_valid_and_nobodys(
    born: date, sex: Sex, serial: int
) -> None:
    number = documents.synthetic_number(born, sex, serial)

    read = documents.read("identity_card", number)

    assert number.startswith("000000")
    assert (read.born, read.sex) == (born, sex)


@given(BIRTHDAYS, SEXES, SERIALS, some.integers(0, 17), some.integers(1, 9))
def test_one_wrong_digit_is_noticed(
    born: date, sex: Sex, serial: int, at: int, shift: int
) -> None:
    number = documents.synthetic_number(born, sex, serial)
    digit = 10 if number[at] == "X" else int(number[at])
    wrong = f"{number[:at]}{(digit + shift) % 10}{number[at + 1 :]}"
    if wrong == number:
        return

    with pytest.raises(BadDocument):
        documents.read("identity_card", wrong)


@given(BIRTHDAYS, SEXES, SERIALS, some.integers(0, 15))
def test_two_swapped_neighbours_are_noticed(
    born: date, sex: Sex, serial: int, at: int
) -> None:
    number = documents.synthetic_number(born, sex, serial)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped == number:
        return

    with pytest.raises(BadDocument):
        documents.read("identity_card", swapped)


def test_a_first_generation_number_is_the_same_document() -> None:
    long = documents.read("identity_card", "110105194912310020"[:17] + "X")
    short = documents.read("identity_card", "110105491231002")

    assert short == long


def test_a_date_of_birth_that_does_not_exist() -> None:
    body = "00000019900230001"
    with pytest.raises(BadDocument) as caught:
        documents.read("identity_card", body + documents.check_sign(body))

    assert caught.value.field == "who.document"


def test_a_failing_check_digit_says_what_to_do() -> None:
    with pytest.raises(CheckDigitFails) as caught:
        documents.read("identity_card", "110105194912310021")

    assert "mistyped" in caught.value.next_step or caught.value.next_step


@pytest.mark.parametrize(
    ("kind", "number", "nationality"),
    [
        ("passport", "E12345678", "CHN"),
        ("passport", "EA1234567", "CHN"),
        ("passport", "533380006", "GBR"),
        ("hk_macao_permit", "H12345678", "CHN"),
        ("hk_macao_permit", "M1234567801", "CHN"),
        ("taiwan_permit", "12345678", "CHN"),
        ("permanent_residence", "GBR110090050501", "GBR"),
        ("birth_certificate", "T140123456", "CHN"),
        ("other", "X-12 345", "CHN"),
    ],
)
def test_other_documents(kind: str, number: str, nationality: str) -> None:
    assert documents.read(kind, number, nationality=nationality).born is None


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("passport", "12345678"),
        ("hk_macao_permit", "A12345678"),
        ("taiwan_permit", "1234567"),
        ("identity_card", ""),
        ("identity_card", "1" * 17),
        ("club_card", "123"),
        ("other", "王建国"),
    ],
)
def test_no_such_number(kind: str, number: str) -> None:
    with pytest.raises(BadDocument):
        documents.read(kind, number)


@pytest.mark.parametrize(
    "text", ["13800000001", "+86 138 0000 0001", "008613800000001", "138-0000-0001"]
)
def test_a_phone_in_one_form(text: str) -> None:
    assert documents.phone(text) == "+8613800000001"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("0351-7654321", "03517654321"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
    ],
)
def test_other_phones(text: str, plain: str) -> None:
    assert documents.phone(text) == plain


@pytest.mark.parametrize("text", ["", "12800000001", "1380000000", "phone"])
def test_no_phone(text: str) -> None:
    with pytest.raises(BadPhone):
        documents.phone(text)


@pytest.mark.parametrize(
    "text", ["晋A12345", "晋a·12345", "晋AD12345", "京AF01234", "粤Z1234港"]
)
def test_plates(text: str) -> None:
    assert documents.plate(text) == documents.plain(text)


@pytest.mark.parametrize("text", ["A12345", "晋I12345", "晋A1234", "晋AO2345"])
def test_no_plate(text: str) -> None:
    with pytest.raises(BadPlate):
        documents.plate(text)


@pytest.mark.parametrize(
    ("mode", "text", "plain"),
    [
        (Mode.TRAIN, "z22", "Z22"),
        (Mode.TRAIN, "1485", "1485"),
        (Mode.PLANE, "MU 5241", "MU5241"),
        (Mode.COACH, "太原快线 3", "太原快线3"),
        (Mode.CAR, "", ""),
    ],
)
def test_services(mode: Mode, text: str, plain: str) -> None:
    assert documents.service(mode, text) == plain


@pytest.mark.parametrize(
    ("mode", "text"), [(Mode.TRAIN, "MU5241"), (Mode.PLANE, "Z22")]
)
def test_no_service(mode: Mode, text: str) -> None:
    with pytest.raises(BadService):
        documents.service(mode, text)


@pytest.mark.parametrize(
    ("carriage", "text", "read"),
    [
        ("", "13车16号上铺", ("13", "16上")),
        ("", "05车12A号", ("5", "12A")),
        ("05", "012a", ("5", "12A")),
        ("", "", ("", "")),
        ("3车", "站票", ("3车", "站票")),
    ],
)
def test_seats(carriage: str, text: str, read: tuple[str, str]) -> None:
    assert documents.seat(carriage, text) == read
