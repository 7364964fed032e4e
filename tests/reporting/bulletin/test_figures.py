"""A bulletin counts what is known, and a day goes on where the last one ended."""

from hypothesis import given
from hypothesis import strategies as st

from pratique.reporting.bulletin.figures import Case, Picture, document
from tests.reporting.bulletin.telling import case, key, known, picture

KINDS = st.sampled_from(["confirmed", "asymptomatic", ""])
STATES = st.sampled_from(["", "recovered", "dead", "suspected"])
COUNTIES = st.sampled_from(["140502000000", "140802000000", "210202000000"])
CASES = st.builds(
    lambda kind, status, county, here: case(kind, status, county=county, here=here),
    KINDS,
    STATES,
    COUNTIES,
    st.booleans(),
)
NAMES = st.sampled_from("abcdef")


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    cases: dict[str, Case] = draw(st.dictionaries(NAMES, CASES))
    traced = draw(st.sets(NAMES))
    observed = {name for name in traced if draw(st.booleans())}
    return picture(cases, "".join(traced), "".join(observed))


@given(pictures(), pictures())
def test_whatever_changed_since_the_day_began_comes_out(
    before: Picture, now: Picture
) -> None:
    assert document(known(before, now))["slips"] == []


@given(pictures())
def test_a_day_on_which_nothing_happened_has_nothing_new(now: Picture) -> None:
    told = document(known(now, now))

    assert told["confirmed"]["new"]["total"] == 0
    assert told["asymptomatic"]["new"]["total"] == 0
    assert told["infections_new"] == 0


class TestPositives:
    def test_are_told_by_kind_severity_and_city(self) -> None:
        now = picture(
            {
                "child": case(severity="mild", county="140802000000"),
                "mother": case(severity="common", county="140802000000"),
                "passenger": case("asymptomatic"),
            }
        )

        told = document(known(picture(), now))

        assert told["positives"] == {
            "total": 3,
            "confirmed": {
                "total": 2,
                "mild": 1,
                "common": 1,
                "severe": 0,
                "critical": 0,
                "not_said": 0,
            },
            "asymptomatic": 1,
        }
        assert told["by_city"] == {"140500000000": 1, "140800000000": 2}

    def test_count_neither_elsewhere_nor_before_they_are_found(self) -> None:
        now = picture({"a": case(here=False), "b": case("", "suspected")})

        told = document(known(picture(), now))

        assert told["positives"]["total"] == 0
        assert told["confirmed"]["suspected"] == 1

    def test_count_on_when_they_are_cured_or_dead(self) -> None:
        now = picture({"a": case(status="recovered"), "b": case(status="dead")})

        told = document(known(picture(), now))

        assert told["positives"]["total"] == 2
        assert told["confirmed"]["in_hospital"]["total"] == 0
        assert told["confirmed"]["deaths_ever"] == 1


class TestTheDay:
    def test_a_conversion_is_new_and_no_new_infection(self) -> None:
        before = picture({"a": case("asymptomatic")})
        now = picture({"a": case("confirmed"), "b": case("confirmed")})

        told = document(known(before, now))

        assert told["confirmed"]["new"]["total"] == 2
        assert told["confirmed"]["converted"]["total"] == 1
        assert told["infections_new"] == 1
        assert told["asymptomatic"]["observed"]["total"] == 0

    def test_what_is_no_longer_so_is_taken_back(self) -> None:
        before = picture({"a": case(), "b": case("asymptomatic"), "c": case()})

        told = document(known(before, picture({"c": case()})))

        assert told["confirmed"]["taken_back"]["confirmed_ever"] == 1
        assert told["asymptomatic"]["taken_back"] == {"asymptomatic_observed": 1}
        assert told["confirmed"]["new"]["total"] == 0


class TestCloseContacts:
    def test_are_traced_observed_and_let_go(self) -> None:
        told = document(known(picture({}, "ab", "ab"), picture({}, "abcd", "bc")))

        contacts = told["close_contacts"]

        assert (contacts["ever"], contacts["new"]) == (4, 2)
        assert (contacts["released"], contacts["observed"]) == (2, 2)

    def test_that_were_withdrawn_are_taken_back(self) -> None:
        told = document(known(picture({}, "ab", "ab"), picture({}, "a", "a")))

        contacts = told["close_contacts"]

        assert (contacts["released"], contacts["observed"]) == (0, 1)


def test_a_case_has_one_key() -> None:
    assert key("a") == key("a") != key("b")
