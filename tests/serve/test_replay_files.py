"""A scenario file is read whole before anything is done; every fault has its line."""

from importlib import import_module
from pathlib import Path

import pytest

from pratique.serve.replay.refusals import BadScenario, ScenarioUnreadable
from pratique.serve.replay.scenario import Scenario, find, load
from pratique.serve.replay.verbs import VERBS
from tests.scenarios import small, troubles

OUTSIDE = {
    *("declare", "alight", "show_document", "confirm_phone", "enrol", "go_away"),
    *("be_sampled", "refuse", "report_result", "correct_result", "sample_twice"),
    *("antigen", "open_tube", "add_to_tube", "take_from_tube", "seal_tube"),
    *("fill_tube", "receive_tube", "report_tube", "correct_tube", "void_tube"),
    *("list_area", "lift_area", "withdraw_area", "watch", "note_outbreak", "import"),
    *("impose_zone", "review_zone", "lift_zone", "close_premises", "disinfect"),
    *("environmental_sample", "sample_premises", "reopen", "open_response"),
    *("tick_step", "close_response", "ask_leave", "appeal", "decide"),
    *("offer_hand_over", "accept_hand_over", "plan_trip", "depart", "arrive"),
    *("open_rooms", "lodge", "leave_room", "change_address", "die"),
    *("consult", "name_source", "admit", "name_contact"),
    *("name_contacts", "override_contacts", "withdraw_contact", "name_chain"),
    *("chain_case", "unchain_case", "merge_chains", "split_chain", "send_letter"),
    *("accept_letter", "answer_letter", "open_unit", "appoint_officer"),
    *("accept_task", "pass_on_task", "publish_bulletin"),
}
# What must come out, and can never be put in.
INSIDE = {
    *("case", "hold", "order", "ground", "code", "mark", "release", "standing"),
    *("measure", "plan", "obligation", "binding", "free", "custody", "notice"),
}
# A trip may be planned, and a case that came out may be put in a chain.
NAMED_ALIKE = {"plan_trip", "chain_case", "unchain_case"}
# What only the loop does.
LOOPS = (
    *("pratique.standing.", "pratique.orders.actions.grounds.", "follow_results"),
    *("take_charge", "let_go", "tasks.tell", "follow_case", "upgrade"),
)


def read(folder: Path, text: str = small.TEXT) -> Scenario:
    return load(small.write(folder, text))


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadScenario) as refused:
        read(folder, text)
    found = refused.value.data["problems"]
    assert isinstance(found, list)
    return found


def test_steps_come_in_the_order_of_their_instants(tmp_path: Path) -> None:
    scenario = read(tmp_path)

    assert [step.number for step in scenario.steps] == list(range(len(scenario.steps)))
    moments = [step.at for step in scenario.steps]
    assert moments == sorted(moments)
    assert scenario.ends.isoformat() == "2022-08-25T16:00:00+00:00"


def test_one_line_stands_for_every_person_and_every_instant(tmp_path: Path) -> None:
    steps = [step for step in read(tmp_path).steps if step.verb == "be_sampled"]
    sampled = [
        (getattr(doing, "person", ""), step.at.isoformat()[:16])
        for step in steps
        for doing in step.doings
    ]

    assert len(steps) == 1 + 2  # what one officer does to many at once is one step
    assert len(sampled) == 3 + 2 * 2
    assert sampled.count(("zhao", "2022-08-22T02:30")) == 1


def test_a_result_told_with_its_specimen_is_a_step_of_its_own(tmp_path: Path) -> None:
    verbs = [step.verb for step in read(tmp_path).steps]

    assert verbs.count("report_result") == verbs.count("be_sampled")


def test_whoever_declares_is_a_step_of_their_own(tmp_path: Path) -> None:
    declared = [step for step in read(tmp_path).steps if step.verb == "declare"]

    assert [len(step.doings) for step in declared] == [1, 1, 1]


def test_the_digest_tells_one_text_from_another(tmp_path: Path) -> None:
    changed = small.TEXT.replace("透析", "透析治疗")

    assert read(tmp_path).digest != read(tmp_path, changed).digest


WRONG = {
    "an unknown verb": (
        "verb: change_address",
        "verb: chnge_address",
        "did you mean 'change_address'",
    ),
    "a code as a step": (
        "verb: change_address",
        "verb: set_code",
        "nobody outside can",
    ),
    "an unknown key": (
        "name: 滨河小区",
        "nmae: 滨河, name: 滨河小区",
        "unknown key 'nmae'; did you mean 'name'?",
    ),
    "a missing key": ("level: medium, ", "", "'level' is missing"),
    "an unknown person": (
        "each: [zhao, qian, sun], purpose",
        "each: [zhao, qan], purpose",
        "people has no 'qan'; did you mean 'qian'?",
    ),
    "an unknown officer": (
        "by: boss, person: sun",
        "by: bos, person: sun",
        "officers has no 'bos'",
    ),
    "an unknown area": ("area: L}]", "area: M}]", "areas has no 'M'"),
    "an unknown venue": (
        "venue: south, result",
        "venue: north, result",
        "venues has no 'north'",
    ),
    "an impossible time": (
        "at: 2022-08-24T15:00",
        "at: 2022-08-24T25:00",
        "is no time",
    ),
    "an impossible day": (
        "counted_from: 2022-08-10",
        "counted_from: 2022-08-32",
        "is no day",
    ),
    "an unknown outcome": (
        "after: 6h}}\n  - {at: [",
        "after: 6h, outcome: nagative}}\n  - {at: [",
        "did you mean 'negative'",
    ),
    "a step before the start": (
        "at: 2022-08-21T07:30",
        "at: 2022-08-21T06:59",
        "before the scenario starts",
    ),
    "a step by nobody": (
        "by: block, person: sun, leave",
        "person: sun, leave",
        "'by' is missing",
    ),
    "a person doing an officer's": (
        "by: block, person: sun, leave",
        "by: person, person: sun, leave",
        "is done by an officer",
    ),
    "a decision about nothing": ("appeal: rejected, ", "", "decide one of"),
    "a word for a division": (
        'to: "140106002002"',
        "to: 太原",
        "is no code of a division",
    ),
    "a key said twice": (
        "by: boss, area: L",
        "by: boss, by: boss, area: L",
        "said twice",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_is_named_with_its_line(tmp_path: Path, fault: str) -> None:
    right, wrong, words = WRONG[fault]
    assert small.TEXT.count(right) == 1
    line = small.TEXT[: small.TEXT.index(right)].count("\n") + 1

    [(found, sentence)] = faults(tmp_path, small.TEXT.replace(right, wrong))

    assert words in sentence
    assert line <= found <= line + 1


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = small.TEXT.replace("verb: appeal", "verb: apeal")
    text = text.replace("level: medium", "level: middling").replace("08:00\n", "x\n")

    assert len(faults(tmp_path, text)) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("steps: [", "no YAML"),
        ("- a\n- b\n", "a scenario is a mapping"),
        ("scenario: x\nzone: Mars/North\n", "no time zone"),
        ("a: &x {b: 1}\nc: *x\n", "no aliases"),
        ("? [a]\n: b\n", "a key must be a single word"),
        ("scenario: x\nsteps: soon\n", "must be a list"),
        pytest.param("a: " + "[" * 5000, "no YAML", marks=pytest.mark.slow),
    ],
)
def test_what_is_no_scenario_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert any(words in sentence for _, sentence in faults(tmp_path, text))


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    garbled = tmp_path / "garbled.yaml"
    garbled.write_bytes("scenario: 山西太原，抵并".encode("gb18030"))

    for path in (garbled, tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(ScenarioUnreadable):
            load(path)
    with pytest.raises(ScenarioUnreadable, match="did you mean 'arrivals-2022-08-21'"):
        find("arrival-2022-08-21")


def test_a_byte_order_mark_and_short_codes_do_no_harm(tmp_path: Path) -> None:
    scenario = read(tmp_path, "\ufeff" + small.TEXT)

    assert scenario.header.officers["boss"].of == "140100000000"


def test_the_verbs_are_what_people_outside_do() -> None:
    assert set(VERBS) == OUTSIDE
    named = {verb for verb in VERBS if INSIDE & set(verb.split("_"))}
    assert named <= NAMED_ALIKE


@pytest.mark.slow
def test_every_verb_is_lived_by_some_scenario(tmp_path: Path) -> None:
    files = [find("arrivals-2022-08-21"), find("shanxi-2022-08")]
    files += [small.write(tmp_path), troubles.write(tmp_path)]
    lived = {step.verb for file in files for step in load(file).steps}

    assert lived - {"prepare"} == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_goes_through_actions_and_nothing_else(verb: str) -> None:
    for name in VERBS[verb].calls:
        module, _, action = name.rpartition(".")
        assert ".actions" in name
        assert not any(loops in name for loops in LOOPS)
        assert callable(getattr(import_module(module), action))


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_takes_nothing_that_must_come_out(verb: str) -> None:
    fields = set(VERBS[verb].__dataclass_fields__)  # type: ignore[attr-defined]

    assert not fields & INSIDE
