"""What `explain` says: what binds a person, why, and why not otherwise.

English, with each rule's own Chinese sentence: the words of law are quoted, and the
rest uses the words of the pages. Reasons come in the policy room's fixed order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.utils import translation

from pratique.divisions.queries import by_code, full_name
from pratique.policy.facts import Contact, Facts
from pratique.policy.outcome import Ground, Miss, Test
from pratique.policy.reasons import Why, WhyNot
from pratique.policy.reasons import explain as reasons_of
from pratique.registry import facts as registry
from pratique.registry.models import Person
from pratique.serve.cli import times
from pratique.serve.cli.asked import name_of
from pratique.serve.cli.refusals import NothingKnown
from pratique.standing import explaining
from pratique.standing.explaining import Explanation, View
from pratique.standing.shelf import answer_within
from pratique.web import dates, ground_words, standing_view, vocabulary
from pratique.web.people.renewed import OrderedAnew, ordered_anew

if TYPE_CHECKING:
    from pratique.web.standing_document import GroundDocument, StandingDocument

SAYING = ("tell", "near", "served")  # what is worth a line of its own


@dataclass(frozen=True)
class Told:
    """One person's explanation, for a program and for a reader."""

    explanation: Explanation
    view: View
    facts: Facts
    zone: str
    anew: Sequence[OrderedAnew]  # of all grounds, the furthest first

    @property
    def content(self) -> dict[str, Any]:
        """Return everything as JSON."""
        person, document = self.explanation.person, self.explanation.document
        return {
            "person": name_of(person),
            "reference": person.reference,
            "name": person.name,
            "at": times.shown(self._at(), self.zone),
            **document,
            "until": times.shown(self.explanation.outcome.until, self.zone),
            "considered": self.explanation.considered,
            "ordered_anew": [self._renewal(one) for one in self.anew],
            "text": list(self.lines()),
        }

    def lines(self) -> Iterator[str]:
        """Yield the explanation as a person would want to read it."""
        with translation.override("en"):
            yield from self._head()
            reasons = reasons_of(self.explanation.outcome, self.explanation.shelf)
            for why in reasons.why:
                yield ""
                yield from self._why(why)
            yield from self._why_not(reasons.why_not)
            yield from self._objecting()

    def _at(self) -> datetime:
        """Return the moment asked about; as of T the rules look from just before."""
        at = self.explanation.at
        return at if self.view.known.at is None else self.view.known.at

    def _head(self) -> Iterator[str]:
        person, document = self.explanation.person, self.explanation.document
        at = dates.moment_words(self._at(), self.zone)
        yield f"{name_of(person)}  {person.name} ({person.reference}), as of {at}"
        code = vocabulary.say(document["code"], "code")
        mark = vocabulary.say(document["mark"], "mark") or "No mark"
        yield f"{mark}, {code.lower()}. {self._binding()}"
        for question in standing_view.questions(cast("StandingDocument", document)):
            yield f"Not decided yet: {question}"

    def _binding(self) -> str:
        outcome = self.explanation.outcome
        if outcome.binding is None:
            return "Nothing binds them."
        words = vocabulary.say(outcome.binding, "measure").capitalize()
        for ground in self._binding_grounds():
            if ends := ground_words.ending(ground, outcome.at, self.zone):
                # A patient's ending names the hospital itself.
                return ends if ground_words.is_patient(ground) else f"{words}. {ends}"
        if outcome.until is None:
            return f"{words}."
        return f"{words} until {dates.until_words(outcome.until, self.zone)}."

    def _binding_grounds(self) -> "list[GroundDocument]":
        """Return the open grounds whose measure binds now, the last to end first."""
        document = cast("StandingDocument", self.explanation.document)
        still = [one for one in document["grounds"] if not one["closes"]]
        return standing_view.binding_now(document, still, self.explanation.outcome.at)

    def _why(self, why: Why) -> Iterator[str]:
        ground, document = why.ground, self.explanation.document
        rule = document["rules"][ground.rule]
        yield f"Why: {standing_view.book_words(rule, self.zone)}, {rule['confidence']}"
        yield from _sentences(rule)
        yield f"  Rule      {ground.rule}; {rule['source']}, {rule.get('where', '')}"
        stored = next(g for g in document["grounds"] if g["key"] == ground.key)
        yield f"  Evidence  {self._evidence(stored)}"
        yield f"  Days      {ground_words.days_words(stored, self.zone)}"
        for number, test in enumerate(test for test in ground.tests if test.counted):
            label = "" if number else "Tests"
            yield f"  {label:<9} {self._test(test)}{_pays(test, ground.tests)}"
        yield f"  End       {self._end(why, stored)}{self._unless(ground)}"
        for anew in self._of(ground):
            yield f"  Anew      {self._anew(anew)}"

    def _evidence(self, stored: Any) -> str:  # noqa: ANN401 -- JSON
        met = next(
            (one for one in self.facts.contacts if one.id == stored["witness"]["id"]),
            None,
        )
        if met is not None:
            return _traced(met)
        found = _with_full_names(self.explanation.document["evidence"])
        return standing_view.evidence_words(stored, found, self.zone)

    def _test(self, test: Test) -> str:
        words = f"{dates.day_words(test.due_on)}: "
        words += vocabulary.say(test.state, "test")
        if test.paid_at is not None:
            words += f", sampled {dates.moment_words(test.paid_at, self.zone)}"
        elif test.not_before is not None:
            words += f", not before {dates.moment_words(test.not_before, self.zone)}"
        return f"{words} (landing)" if test.key == "landing" else words

    def _end(self, why: Why, stored: Any) -> str:  # noqa: ANN401 -- JSON
        ground = why.ground
        if ends := ground_words.ending(stored, self.explanation.outcome.at, self.zone):
            return f"{ends[0].lower()}{ends[1:-1]}"
        bound = dates.until_words(ground.bound, self.zone)
        if not ground.phases:
            return f"closes by itself, {bound} at the latest; it binds nobody"
        end = dates.until_words(ground.end, self.zone)
        return f"{end}, if every test owed is negative by then; {bound} at the latest"

    def _unless(self, ground: Ground) -> str:
        """That is done once: a bound that was put off is the last."""
        if not ground.phases or self._of(ground):
            return ""
        return ", unless a named officer orders anew"

    def _of(self, ground: Ground) -> list[OrderedAnew]:
        """Return what was ordered anew that counts for a ground."""
        return [one for one in self.anew if one.key == ground.key]

    def _anew(self, one: OrderedAnew) -> str:
        days = f"{one.days} day{'' if one.days == 1 else 's'}"
        until = dates.until_words(one.until, self.zone)
        at = dates.moment_words(one.at, self.zone)
        carried = ", carried over from another order" if one.carried else ""
        return f"for {days}, until {until}, by {one.who} ({at}{carried}): {one.reason}"

    def _renewal(self, one: OrderedAnew) -> dict[str, Any]:
        return {
            "ground": one.key,
            "days": one.days,
            "until": times.shown(one.until, self.zone),
            "at": times.shown(one.at, self.zone),
            "by": one.who,
            "reason": one.reason,
        }

    def _why_not(self, found: tuple[WhyNot, ...]) -> Iterator[str]:
        if not found:
            return
        yield ""
        yield "Why not otherwise"
        for one in found:
            if one.kind in SAYING:
                yield f"  {one.rule.id}: {self._reason(one)}"
        gave_way = sorted({one.rule.id for one in found if one.kind == "otherwise"})
        if gave_way:
            yield f"  For those without another reason only: {', '.join(gave_way)}"
        rest = sorted({one.rule.id for one in found if one.kind == "no"})
        if rest:
            yield f"  What these ask is not so: {', '.join(rest)}"

    def _reason(self, one: WhyNot) -> str:
        if one.kind == "tell":
            asked = [vocabulary.say(each.fact, "question") for each in one.questions]
            return f"cannot be decided: {' '.join(asked)}"
        if one.kind == "near" and one.miss:
            return self._near(one.miss)
        return "was served already"

    def _near(self, miss: Miss) -> str:
        days = f"{miss.days} day{'' if miss.days == 1 else 's'}"
        if miss.day is None or miss.boundary is None:
            return f"missed by {days}"
        where = self._place(miss)
        last, first = dates.day_words(miss.day), dates.day_words(miss.boundary)
        return f"last{where} on {last}, {days} before the first that counts ({first})"

    def _place(self, miss: Miss) -> str:
        """Return the place of a stay that nearly counted, and what it met there."""
        if miss.witness is None:
            return ""
        stays = {stay.id: stay.name for stay in self.facts.stays}
        risk = self.view.risk(self.facts.place)
        met = {each.id: each.name for each in risk.periods}
        met |= {each.id: each.name for each in risk.watch}
        names = [met.get(miss.witness.other or ""), stays.get(miss.witness.id)]
        name = next((each for each in names if each), "")
        return f" there ({name})" if name else " there"

    def _objecting(self) -> Iterator[str]:
        if self.explanation.outcome.binding is None:
            return
        hours = answer_within(self.facts.place) // timedelta(hours=1)
        yield ""
        yield (
            "To object: open the own page by its link, or tell any officer; the first"
            f" answer comes within {hours} hours."
        )


def _traced(met: Contact) -> str:
    """Say as what somebody was traced, where, in which chain, and when they met."""
    level = "exposed at a venue"
    if met.level != "exposed":
        level = f"a {vocabulary.say(met.level, 'contact')}"
    chain = f"chain {met.chain}" if met.chain else ""
    where = [one for one in (vocabulary.say(met.setting, "setting"), chain) if one]
    told = f" ({', '.join(where)})" if where else ""
    return f"Traced as {level}{told}, last exposed {dates.day_words(met.last_exposure)}"


def _pays(test: Test, tests: tuple[Test, ...]) -> str:
    """Say which earlier days the same specimen pays for."""
    same = [one for one in tests if one.paid_by == test.paid_by and not one.counted]
    if test.paid_by is None or not same:
        return ""
    days = ", ".join(dates.short_day_words(one.due_on) for one in same)
    return f"; it pays for {days} too"


def _with_full_names(evidence: dict[str, Any]) -> dict[str, Any]:
    """Return the facts with their places named from the province down."""
    return {
        key: {**fact, "name": full_name(by_code(fact["lineage"][-1]))}
        if "last" in fact
        else fact
        for key, fact in evidence.items()
    }


def _sentences(rule: dict[str, Any]) -> Iterator[str]:
    """Yield the rule's sentence: quoted where the words are the law's own."""
    says, ours = rule["says"], rule["paraphrase"]
    if "zh" in says:
        yield f"  {says['zh']}（转述）" if ours else f"  “{says['zh']}”"
    if "en" in says:
        yield f"  {says['en']}{' (in our own words)' if ours else ''}"


def told(person: Person, moment: datetime | None, zone: str) -> Told:
    """Explain a person's standing, now or as of a past moment."""
    seen = explaining.view(moment)
    facts, outcome = explaining.assess(person, seen)
    if not outcome.grounds and not facts.arrivals and not facts.specimens:
        raise NothingKnown(
            f"Nothing that counts was known of {name_of(person)} then.",
            next_step="Ask for a later moment, or prove what they declared.",
            field="--as-of" if moment else None,
        )
    anew = ordered_anew(registry.of(person, seen.known).family, seen.known)
    return Told(explaining.explain(person, moment), seen, facts, zone, anew)
