"""What experts find of cases, whom cases met, and the chains they are in."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pratique.contacts.actions import cases, chains, tracing
from pratique.contacts.models import Case, Chain, Consultation, Contact, Link
from tests.loop.living import Living, days_ago, there, which
from tests.loop.town import DAY

FINDINGS = st.sampled_from(
    ["suspected", "confirmed", "asymptomatic", "excluded", "recovered", "dead"]
)
OR_NEVER = st.sampled_from(["", "confirmed", "asymptomatic", "excluded", "recovered"])
SETTINGS = st.sampled_from(["household", "train_sealed"])
Z22 = "z22"  # the city has a rule for the contacts of this chain


class Traced(Living):
    """Cases, contacts and chains."""

    def case(self, number: int) -> UUID:
        """Return a case, maybe one that was undone; nobody's before the first."""
        rows = (
            Case.objects.all() if number == 5 else Case.objects.filter(ended_entry=None)
        )
        row = self.some(rows, number)
        return row.pk if row else UUID(int=0)

    def chain(self, number: int) -> UUID:
        """Return a chain; none before the first."""
        row = self.some(Chain.objects.all(), number)
        return row.pk if row else UUID(int=0)

    # --- cases --------------------------------------------------------------------

    @precondition(there("case"))
    @rule(number=which, finding=FINDINGS, mild=st.booleans())
    def a_case_is_consulted(self, number: int, finding: str, mild: bool) -> None:
        self.city.did(
            "tracer",
            cases.consult,
            case=self.case(number),
            finding=finding,
            severity="mild" if mild and finding == "confirmed" else "",
        )

    @precondition(there("found"))
    @rule(number=which, finding=OR_NEVER)
    def a_consultation_is_corrected(self, number: int, finding: str) -> None:
        row = self.some(Consultation.objects.filter(ended_entry=None), number)
        if row is not None:
            self.city.did(
                "tracer",
                cases.correct_consultation,
                consultation=row.pk,
                finding=finding,
                reason="专家组复核",
            )

    @precondition(there("case"))
    @rule(number=which)
    def a_case_is_admitted(self, number: int) -> None:
        self.city.did(
            "tracer",
            cases.admit,
            case=self.case(number),
            venue=self.city.hospital,
        )

    @precondition(there("case"))
    @rule(number=which, source=which)
    def a_source_is_named(self, number: int, source: int) -> None:
        self.city.did(
            "tracer",
            cases.name_source,
            case=self.case(number),
            source_case=self.case(source),
        )

    @precondition(there("link"))
    @rule(number=which)
    def a_source_is_withdrawn(self, number: int) -> None:
        row = self.some(Link.objects.filter(ended_entry=None), number)
        if row is not None:
            self.city.did(
                "tracer", cases.withdraw_source, link=row.pk, reason="测序不符"
            )

    # --- contacts -----------------------------------------------------------------

    @precondition(there("case"))
    @rule(
        who=which,
        case=which,
        level=st.sampled_from(["close", "close", "exposed"]),
        ago=days_ago,
        setting=SETTINGS,
        known=st.sampled_from([True, True, True, False]),
    )
    def somebody_met_a_case(
        self, who: int, case: int, level: str, ago: int, setting: str, known: bool
    ) -> None:
        self.city.did(
            "tracer",
            tracing.name_contact,
            person=self.pick(who).person,
            level=level,
            case=self.case(case) if known else None,
            last_exposure=self.city.today - ago * DAY,
            setting=setting,
        )

    @precondition(there("close"))
    @rule(who=which, through=which, ago=days_ago)
    def somebody_met_a_close_contact(self, who: int, through: int, ago: int) -> None:
        rows = Contact.objects.filter(ended_entry=None, level="close")
        met = self.some(rows, through)
        if met is not None:
            self.city.did(
                "tracer",
                tracing.name_contact,
                person=self.pick(who).person,
                level="secondary",
                through=met.pk,
                last_exposure=self.city.today - ago * DAY,
            )

    @precondition(there("case"))
    @rule(people=st.sets(which, min_size=1, max_size=3), case=which, ago=days_ago)
    def the_seat_rule_is_widened(self, people: set[int], case: int, ago: int) -> None:
        self.city.did(
            "tracer",
            tracing.override,
            people=self.many(people),
            level="close",
            case=self.case(case),
            last_exposure=self.city.today - ago * DAY,
            reason="同车厢走动",
        )

    @precondition(there("contact"))
    @rule(number=which)
    def a_contact_is_withdrawn(self, number: int) -> None:
        row = self.some(Contact.objects.filter(ended_entry=None), number)
        if row is not None:
            self.city.did("tracer", tracing.withdraw, contact=row.pk, reason="认错人")

    # --- chains -------------------------------------------------------------------

    @precondition(there("case"))
    @rule(
        members=st.sets(which, max_size=2),
        reference=st.sampled_from([Z22, ""]),
    )
    def a_chain_is_named(self, members: set[int], reference: str) -> None:
        self.city.did(
            "tracer",
            chains.name_chain,
            name="8·18",
            cases=[self.case(number) for number in members],
            reference=reference,
        )

    @precondition(there("chain"))
    @rule(chain=which, case=which, joins=st.booleans())
    def a_case_joins_or_leaves(self, chain: int, case: int, joins: bool) -> None:
        named = {"chain": self.chain(chain), "case": self.case(case)}
        if joins:
            self.city.did("tracer", chains.add_case, **named)
        else:
            self.city.did("tracer", chains.remove_case, **named, reason="测序不符")

    @precondition(there("chain"))
    @rule(chain=which, into=which)
    def two_chains_are_one(self, chain: int, into: int) -> None:
        self.city.did(
            "tracer",
            chains.merge,
            chain=self.chain(chain),
            into=self.chain(into),
            reason="同源",
        )

    @precondition(there("chain"))
    @rule(chain=which, cases=st.sets(which, min_size=1, max_size=2))
    def a_chain_is_split(self, chain: int, cases: set[int]) -> None:
        self.city.did(
            "tracer",
            chains.split,
            chain=self.chain(chain),
            cases=[self.case(number) for number in cases],
            name="8·19",
            reason="不同源",
        )
