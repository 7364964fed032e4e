"""Letters to other jurisdictions, and what those answer."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pratique.contacts.actions import letters
from pratique.contacts.models import Chain, Letter, LetterPerson
from pratique.database import Actor
from pratique.labs.models import Specimen
from tests import gazetteer
from tests.loop.living import Living, there, which
from tests.loop.town import officer

RECEIVERS = st.sampled_from([gazetteer.CHENGDU, gazetteer.JINZHONG])
ANSWERS = st.sampled_from(["negative", "positive", "not_found"])
WITHIN = timedelta(hours=24)
WITH = "letter__to_division"


def of_receiver(letter: Letter) -> Actor:
    """Return who enters what a receiver says: itself in this house, else the sender."""
    here = letter.to_division.code == gazetteer.JINZHONG
    return officer("tracer", gazetteer.JINZHONG if here else gazetteer.TAIYUAN)


class Asked(Living):
    """Letters about members of a tube, or about anybody."""

    @precondition(there("tube"))
    @rule(number=which, to=RECEIVERS)
    def another_city_is_asked_about_a_tube(self, number: int, to: str) -> None:
        rows = Specimen.objects.filter(tube__isnull=False, ended_entry=None)
        member = self.some(rows.select_related("tube"), number)
        if member is None or member.tube is None:
            return
        with_them = [row for row in self.all_of(rows) if row.tube_id == member.tube_id]
        self.city.did_by(
            officer("tracer", gazetteer.TAIYUAN),
            letters.send,
            to_division=to,
            people=[(row.person_id, row.pk) for row in with_them],
            about=member.tube.code,
            answer_within=WITHIN,
        )

    @precondition(Living.somebody_is_here)
    @rule(people=st.sets(which, min_size=1, max_size=2), to=RECEIVERS, chain=which)
    def another_city_is_asked(self, people: set[int], to: str, chain: int) -> None:
        about = self.some(Chain.objects.all(), chain)
        self.city.did_by(
            officer("tracer", gazetteer.TAIYUAN),
            letters.send,
            to_division=to,
            people=[(person, None) for person in self.many(people)],
            about=about.reference if about else "",
            answer_within=WITHIN,
        )

    @precondition(there("letter"))
    @rule(number=which)
    def a_letter_is_accepted(self, number: int) -> None:
        row = self.some(Letter.objects.select_related("to_division"), number)
        if row is not None:
            self.city.did_by(of_receiver(row), letters.accept, letter=row.pk)

    @precondition(there("letter"))
    @rule(number=which, finding=ANSWERS, late=st.sampled_from([0, 0, 5]))
    def a_letter_is_answered(self, number: int, finding: str, late: int) -> None:
        asked = self.some(LetterPerson.objects.select_related(WITH), number)
        if asked is not None:
            self.city.did_by(
                of_receiver(asked.letter),
                letters.answer,
                letter=asked.letter_id,
                person=asked.person_id,
                finding=finding,
                paper="复函〔2022〕1号",
                at=max(asked.letter.sent_at, self.city.now - timedelta(hours=late)),
                reason="对方更正",
            )

    @precondition(there("letter"))
    @rule(number=which)
    def a_letter_is_withdrawn(self, number: int) -> None:
        row = self.some(Letter.objects.all(), number)
        if row is not None:
            by = officer("tracer", gazetteer.TAIYUAN)
            self.city.did_by(by, letters.withdraw, letter=row.pk, reason="发错地方")
