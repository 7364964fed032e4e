"""What is taken back counted until then, and stood in the way until then."""

from dataclasses import replace
from datetime import datetime

from pratique import ids
from pratique.labs import events as labs
from pratique.reporting.audits.evidence import Specimen
from pratique.reporting.audits.findings import Why
from tests.reporting.demands import at
from tests.reporting.story import MINUTE, Story, begun, found


def voids(story: Story, specimen: Specimen, instant: datetime) -> None:
    """Have a specimen voided, with its result."""
    subject = f"labs.specimen:{specimen.id}"
    entry = story.write(labs.SPECIMEN_VOIDED, instant, subject)
    story.swap(story.human.specimens, replace(specimen, ended=entry))


def of_two_one_was_invalid() -> tuple[Story, Specimen]:
    """Tell of somebody whose last test, on the 27th, was two at once."""
    story = begun(21, 24)
    pair = ids.new()
    for outcome in ("negative", "invalid"):
        taken = replace(story.sampled(at(27, 9)), pair=pair)
        story.human.specimens[-1] = taken
        story.results(taken, at(27, 18), outcome)
    return story, taken


def test_who_is_let_go_as_it_is_taken_back_is_neither_late_nor_early() -> None:
    story, invalid = of_two_one_was_invalid()
    voids(story, invalid, at(29, 10))
    story.closes(story.human.grounds[0], at(29, 10))
    story.released(at(29, 10))

    outcome = found(story)

    assert outcome.over_held == outcome.released_early == outcome.faults == []
    assert [one.free_at for one in outcome.released] == [at(29, 10)]


def test_who_is_kept_after_that_is_held_too_long() -> None:
    story, invalid = of_two_one_was_invalid()
    voids(story, invalid, at(29, 10))
    story.closes(story.human.grounds[0], at(29, 10) + 2 * MINUTE)
    story.released(at(29, 10) + 2 * MINUTE)

    assert [(one.why, one.free_at) for one in found(story).over_held] == [
        (Why.CLOSED_LATE, at(29, 10))
    ]


def test_who_might_have_gone_before_it_was_taken_back_is_held_too_long() -> None:
    story = begun(21, 24)
    last = story.sampled(at(27, 9))
    story.results(last, at(27, 18))
    voids(story, last, at(28, 10))

    (finding,) = found(story).over_held

    assert (finding.why, finding.free_at) == (Why.STILL_OPEN, at(27, 24))


def test_what_was_taken_back_before_the_end_pays_nothing() -> None:
    story = begun(21, 24)
    last = story.sampled(at(27, 9))
    story.results(last, at(27, 18))
    voids(story, last, at(27, 20))
    story.closes(story.human.grounds[0], at(27, 24))
    story.released(at(27, 24))

    assert [one.why for one in found(story).released_early] == [Why.CLOSED_EARLY]
