"""A slip of the pen is told where it stands, before it governs anybody."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pratique.policy.doubts import doubts
from pratique.policy.facts import Arrival, Contact, Facts, Risk, Stay
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.one import evaluate
from pratique.policy.refusals import RulebookError, UnknownRule
from pratique.policy.rulebook import parse
from pratique.policy.shelf import Shelf, open_shelf
from tests.policy.test_beginners import RIGHT, refusal_of


def refused(old: str, new: str) -> tuple[str, str]:
    """Return what the town's book is refused with once this stands in it."""
    assert old in RIGHT
    refusal = refusal_of(RIGHT.replace(old, new))
    written = RIGHT.replace(old, new).splitlines()
    assert 1 <= refusal.line <= len(written)
    return refusal.message, refusal.next_step


def when(condition: str) -> tuple[str, str]:
    return refused("contact: {level: close}", f"all: [contact: {{}}, {condition}]")


# --- countries and languages ------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "country", "advice"),
    [
        ("stayed: {outside: cn, within_days: 7}", "cn", "Did you mean `CN`?"),
        ("stayed: {division: cn/54, within_days: 7}", "cn", "Did you mean `CN`?"),
        ("resident: {of: China/54}", "China", "such as `CN` for China"),
        ("arrived: {to: CNN}", "CNN", "two capital letters"),
    ],
)
def test_a_country_is_one_that_there_is(word: str, country: str, advice: str) -> None:
    message, told = when(word)

    assert message == f"there is no country `{country}`"
    assert advice in told


def test_a_book_is_for_a_country_that_there_is() -> None:
    message, told = refused("jurisdiction: XX", "jurisdiction: xk/1")

    assert message == "there is no country `xk`"
    assert "ISO 3166" in told


def test_words_are_in_a_language_that_there_is() -> None:
    message, told = refused("{en: A town's rules}", "{en: A town, zn: 某市}")

    assert message == "there is no language `zn`"
    assert "`zh` for Chinese" in told
    parse(RIGHT.replace("{en: A town's rules}", "{en: A town, zh-Hans: 某市}"))


# --- numbers and dates ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "most"),
    [
        ("bound_days: 3", "bound_days: 999999", "366 or less (a year)"),
        ("window_hours: 12", "window_hours: 99999", "8784 or less (a year)"),
        ("days: 7}", "days: 9999}", "366 or less (a year)"),
        (
            "days: 7}",
            "days: 366}\n        - {measure: home_monitoring, days: 1}",
            "day 366 or before (a year",
        ),
        ("days: 7}", "from_day: 1, to_day: 400}", "366 or less (a year"),
    ],
)
def test_no_number_is_beyond_reason(old: str, new: str, most: str) -> None:
    message, _told = refused(old, new)

    assert most in message


@pytest.mark.parametrize(
    ("plan", "wrong"),
    [
        ("{times: 9, apart_hours: 24}", "need until day 9, but the phases last 7 days"),
        ("{times: 2, apart_hours: 24, from: 8}", "there is no day 8"),
        ("{times: 99, apart_hours: 8784}", "the phases last 7 days"),
    ],
)
def test_tests_have_time_within_the_phases(plan: str, wrong: str) -> None:
    message, _told = refused("days: 7}", f"days: 7}}\n      tests: [{plan}]")

    assert wrong in message


def test_nor_do_tests_without_phases_go_on_for_ever() -> None:
    message, _told = refused(
        "phases:\n        - {measure: home_quarantine, days: 7}",
        "tests: [{times: 99, apart_hours: 8784}]",
    )

    assert "must end on day 366 or before" in message


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("says: {en: A contact stays.}", None),
        ("says:\n      en: A contact # stays.", "`en` ends before ` #`"),
        (
            "says:\n      en: A contact # stays.\n      zh: 密接",
            "`en` ends before ` #`",
        ),
        ("says:\n      en: 'A contact' # stays.", None),
        ("says:\n      en: >-\n        A contact # stays.", None),
    ],
)
def test_no_sentence_is_cut_by_a_comment(written: str, wrong: str | None) -> None:
    said = "says: {en: A close contact stays at home for seven days.}"
    if wrong is None:
        parse(RIGHT.replace(said, written))
        return
    message, told = refused(said, written)
    assert message.startswith(wrong)
    assert "quotation marks" in told


@pytest.mark.parametrize(
    ("word", "most"),
    [
        ("stayed: {outside: XX, within_days: 999999}", "366 or less"),
        ("age: {under: 200}", "150 or less (nobody is older)"),
        ("symptoms: {temperature: 380}", "45 or less (nobody is hotter)"),
        ("immunity: {to: measles, doses: 100}", "99 or less"),
        ("untested: {within_hours: 100000}", "8784 or less"),
    ],
)
def test_nor_is_one_of_a_condition(word: str, most: str) -> None:
    message, _told = when(word)

    assert most in message


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("9999-12-31T24:00+08:00", "is in the year 9999"),
        ("0001-01-01T00:00+14:00", "is in the year 0001"),
        ("20240501T000000+0200", "must be an instant"),
        ("2024-W34-4T00:00+02:00", "must be an instant"),
        ("2024-05-01T00:00:00.5+02:00", "must be an instant"),
    ],
)
def test_an_instant_is_one_of_our_times_in_one_way_of_writing(
    written: str, wrong: str
) -> None:
    message, told = refused("2024-05-01T00:00+02:00", written)

    assert wrong in message
    assert told


@pytest.mark.parametrize("written", ["20240501", "2024-W34-4", "1024-05-01"])
def test_a_day_is_written_in_one_way(written: str) -> None:
    message, _told = refused("version: 2024-05-01", f"version: {written}")

    assert message.startswith("`version`")


def test_both_evaluators_say_the_same_at_the_limits() -> None:
    widest = (
        RIGHT.replace("bound_days: 3", "bound_days: 366")
        .replace("window_hours: 12", "window_hours: 8784")
        .replace("start: next_day", "start: {day: 366}")
        .replace("days: 7}", "days: 366}\n      tests: [{times: 99, apart_hours: 88}]")
        .replace("{level: close}", "{level: close, exposed_within_days: 366}")
    ) + ARRIVAL
    book = replace(parse(widest), in_force=datetime(1800, 1, 1, tzinfo=UTC))
    shelf, place = Shelf([book]), ("XX",)
    for year in (1801, 1992, 2024, 2074, 2199):
        at = datetime(year, 1, 1, 1, tzinfo=UTC)
        day = at.date()
        met = Contact("c", "close", "", "", day, at)
        people = [
            Facts("met", place, contacts=(met,)),
            Facts(
                "come",
                place,
                stays=(Stay("s", ("YE",), day, day),),
                arrivals=(Arrival("a", at, place),),
            ),
        ]
        (found,) = evaluate_many(gather.of(people), Risk(), shelf, at)
        for row, facts in enumerate(people):
            told = without_reasons(evaluate(facts, Risk(), shelf, at))
            assert found.of(row) == told
            assert told.grounds


ARRIVAL = """\
  - id: arrival.far
    class: arrival
    says: {en: Whoever comes from afar is tested every hour of a year.}
    paraphrase: true
    source: notice
    confidence: unverified
    when: {stayed: {outside: XX, within_days: 366}}
    then:
      code: yellow
      anchor: left_area
      start: {day: 366}
      phases: [{measure: home_quarantine, days: 366}]
      tests: [{per_day: 24, from_day: 360, to_day: 366}]
"""


# --- words that nobody knows yet --------------------------------------------------------

ASKING = RIGHT.replace(
    "{level: close}", "{level: close, chain: Z23, setting: trian_sealed}"
)
KNOWN = RIGHT.replace("xx.town", "xx.land").replace(
    "{level: close}", "{level: close, chain: Z22}"
)


def looked_at(text: str, *others: str, cases: str = "") -> list[tuple[int, str, str]]:
    book = parse(text)
    found = doubts(book, text, Shelf([book, *map(parse, others)]), cases)
    return [(each.line, each.message, each.next_step) for each in found]


def test_a_chain_or_setting_that_nobody_knows_is_remarked() -> None:
    line = 1 + ASKING.splitlines().index(
        "      contact: {level: close, chain: Z23, setting: trian_sealed}"
    )

    assert looked_at(ASKING, KNOWN) == [
        (line, "nobody knows a chain `Z23` yet", "Did you mean `Z22`?"),
        (
            line,
            "nobody knows a setting `trian_sealed` yet",
            "If it is meant, a case beside the book that has it says so.",
        ),
    ]


def test_a_watch_list_that_nobody_knows_is_remarked_unless_a_case_has_it() -> None:
    text = RIGHT.replace(
        "contact: {level: close}",
        "all: [contact: {level: close}, stayed: {watch_list: xx.town/fair}]",
    )

    ((_line, message, _told),) = looked_at(text)
    assert message == "nobody knows a watch list `xx.town/fair` yet"
    assert looked_at(text, cases="world: {watch: [{list: xx.town/fair}]}") == []


def test_versions_that_cross_are_remarked() -> None:
    later = RIGHT.replace("version: 2024-05-01", "version: 2024-05-03")
    before = RIGHT.replace("in_force: 2024-05-01", "in_force: 2024-05-04")

    ((_line, message, _told),) = looked_at(later, before)
    assert "2024-05-03 is in force before that of 2024-05-01" in message
    assert looked_at(before, later) == []


@pytest.mark.slow
def test_what_we_ship_leaves_no_doubt() -> None:
    folder = Path(__file__).resolve().parents[2] / "rulebooks"
    shelf = open_shelf(folder)
    for book in shelf.books:
        path = Path(book.file)
        beside = path.with_suffix(".cases.yaml")
        cases = beside.read_text(encoding="utf-8") if beside.is_file() else ""
        assert doubts(book, path.read_text(encoding="utf-8"), shelf, cases) == ()


# --- signs that are not YAML's own, and steps too far to the left -----------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("code: red", "code：red", "`：` (U+FF1A) is a full-width colon"),
        ("code: red", "code: red\u3000", "`\u3000` (U+3000) is a full-width space"),
        ("code: red", "code:\u00a0red", "(U+00A0) is a space that does not break"),
        ("[home]", "【home】", "`【` (U+3010) is a full-width bracket"),
        ("paraphrase: true", "paraphrase: yes", "Write `true`."),
        ("paraphrase: true", "paraphrase: No", "Write `false`."),
        ("paraphrase: true", "paraphrase: True", "Write `true`."),
        ("code: red", "code: &a red", "Take it away"),
    ],
)
def test_a_sign_that_is_not_yamls_own_is_named(old: str, new: str, told: str) -> None:
    text = RIGHT.replace(
        "contact: {level: close}",
        "all:\n      - contact: {level: close}\n      - staying:\n          kind: [home]",
    )
    refusal = refusal_of(text.replace(old, new))

    assert told in refusal.next_step
    assert 0 <= refusal.line - 1 - text[: text.index(old)].count("\n") <= 1


@pytest.mark.parametrize(
    ("old", "new", "word", "above"),
    [
        ("days: 7}", "days: 7}\n    code: red", "code", "then"),
        ("      contact: {l", "    contact: {l", "contact", "when"),
        ("  appeal_answer", "appeal_answer", "appeal_answer_hours", "defaults"),
    ],
)
def test_what_stands_too_far_left_is_told(
    old: str, new: str, word: str, above: str
) -> None:
    message, told = refused(old, new)

    assert message == f"`{word}` stands beside `{above}:`, not under it"
    assert "Indent it" in told


def test_a_version_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownRule) as refusal:
        Shelf([parse(RIGHT)]).book("xx.town", date(2024, 5, 2))

    assert refusal.value.next_step == "It has versions of 2024-05-01."


def test_all_versions_of_a_book_are_for_one_place() -> None:
    other = parse(
        RIGHT.replace("2024-05-01", "2024-06-01").replace(
            "jurisdiction: XX", "jurisdiction: XX/1"
        )
    )

    with pytest.raises(RulebookError, match="is for XX/1, but of 2024-05-01 for XX"):
        Shelf([parse(RIGHT), other])
