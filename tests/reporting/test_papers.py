"""Papers of answers from outside, lived by the loop, then changed behind its back."""

from importlib import import_module
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import letters
from pratique.contacts.models import Letter
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.labs.models import Specimen
from tests import gazetteer
from tests.contacts import cast
from tests.contacts.cast import doing, officer
from tests.reporting.demands import at
from tests.reporting.test_lives import accused, city, live_to, sound, sql

__all__ = ["city"]
pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.slow]


@pytest.fixture
def li() -> UUID:
    """Li, in a tube that is found positive at eight in the evening."""
    li = cast.somebody("李小燕")
    sampler, clerk = officer("sampler"), officer("laboratory_clerk")
    doing(sampler, labs.open_tube, code="MIX-1", ratio=20)
    doing(sampler, labs.add_to_tube, tube="MIX-1", person=li)
    doing(sampler, labs.seal_tube, tube="MIX-1")
    doing(clerk, labs.receive_tube, tube="MIX-1")
    live_to(at(18, 20))
    doing(clerk, labs.report_tube, tube="MIX-1", outcome="positive")
    return li


def asked(person: UUID, to: str = gazetteer.CHENGDU) -> Letter:
    """Ask another city about a member of the tube; the answer comes on the 19th."""
    with database.acting(WORKER):
        specimen = Specimen.objects.get(person=person, tube__code="MIX-1")
    letter = cast.ask_about((person, specimen.pk), to=to, about="MIX-1")
    live_to(at(19, 11))
    return letter


@pytest.mark.parametrize("paper", [" ", "x", "口头，十分确定"])
def test_one_that_names_nothing_is_found(li: UUID, paper: str) -> None:
    cast.answer(asked(li), li, "negative")
    live_to(at(20))
    sound()

    sql("UPDATE contacts_letter_answer SET paper = %s", paper)

    assert "closed_early" in accused()


def test_whom_a_receiver_in_this_house_says_a_place_outside_counts_is_listed(
    li: UUID,
) -> None:
    letter = asked(li, gazetteer.JINZHONG)
    theirs = cast.tracer(gazetteer.JINZHONG)
    doing(theirs, letters.accept, letter=letter.pk)
    how = {"letter": letter.pk, "person": li, "finding": "positive"}
    how |= {"counted_in": gazetteer.CHENGDU, "paper": cast.PAPER}
    doing(theirs, letters.answer, **how)
    live_to(at(20))

    (found,) = sound().from_outside
    assert (found.last_condition, found.paper) == ("transferred", cast.PAPER)

    sql("UPDATE contacts_letter_answer SET paper = ''")

    assert "closed_early" in accused()


def freed_by_a_paper(li: UUID) -> None:
    """Have Chengdu answer that Li is negative."""
    cast.answer(asked(li), li, "negative")
    live_to(at(20))
    sound()


@pytest.mark.parametrize("paper", ["成疫指函〔2022〕8号", "", None])
def test_another_one_than_was_entered_is_found(li: UUID, paper: str | None) -> None:
    freed_by_a_paper(li)

    sql("UPDATE contacts_letter_answer SET paper = %s", paper)

    assert "entry_differs" in accused()


def test_an_answer_from_before_papers_were_asked_for_stays_one(li: UUID) -> None:
    freed_by_a_paper(li)
    as_before_papers()

    migration = import_module("pratique.contacts.migrations.0006_before_papers")
    sql(migration.TOLD_APART)

    (found,) = sound().from_outside
    assert found.paper == ""


def as_before_papers() -> None:
    """Leave the row and the entry as they were written before papers."""
    trigger = "TRIGGER ledger_entry_insert_only"
    sql("UPDATE contacts_letter_answer SET paper = ''")
    sql(f"ALTER TABLE ledger_entry DISABLE {trigger}")
    sql("UPDATE ledger_entry SET data = data - 'paper'")
    sql(f"ALTER TABLE ledger_entry ENABLE {trigger}")


def test_a_correction_is_held_to_its_own(li: UUID) -> None:
    letter = asked(li)
    cast.answer(letter, li, "not_found")
    cast.answer(letter, li, "negative", reason="抄错号")
    live_to(at(20))
    sound()

    sql("UPDATE contacts_letter_answer SET paper = '8月1日' WHERE paper <> ''")

    assert accused() == {"entry_differs"}
