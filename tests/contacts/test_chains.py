"""Cases go by one name; in one chain at a time; chains become one, or two."""

import pytest

from pratique import database
from pratique.contacts import events, queries, refusals
from pratique.contacts.actions import chains
from pratique.contacts.models import Case, Chain, ChainCase
from pratique.database import WORKER
from pratique.ledger.queries import known
from pratique.orders.queries import patients_until
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def chain(name: str, *cases: Case, division: str = gazetteer.TAIYUAN) -> Chain:
    """Name a chain."""
    return cast.doing(
        cast.tracer(division),
        chains.name_chain,
        name=name,
        cases=[case.pk for case in cases],
    )


def members(named: Chain) -> set[object]:
    """Return the cases in a chain now."""
    with database.acting(WORKER):
        rows = ChainCase.objects.filter(chain=named, ended_entry=None)
        return set(rows.values_list("case", flat=True))


def figures() -> dict[str, queries.ChainFigure]:
    """Return every chain that stands, by its name."""
    with database.acting(WORKER), database.transaction():
        return {one.name: one for one in queries.chains(known(), patients_until)}


def test_a_chain_counts_its_cases_once_experts_found_them() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("王建国")
    chain("8·17", one, two)
    assert figures()["8·17"].counted_here == 0

    cast.consult(one, "confirmed", "mild")
    cast.consult(two, "asymptomatic")

    assert figures()["8·17"].counted_here == 2


@pytest.mark.slow
def test_a_chain_counts_each_contact_once_at_each_level() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("王建国")
    chain("8·17", one, two)
    zhao, qian = cast.somebody("赵"), cast.somebody("钱")
    close = cast.close(zhao, one)
    cast.close(zhao, two)
    cast.secondary(qian, close)
    withdrawn = cast.close(cast.somebody("孙"), one)
    cast.withdraw(withdrawn)

    told = figures()["8·17"]
    assert (told.close_contacts, told.secondary_contacts) == (1, 1)

    cast.sampled(zhao)  # and qian is upgraded, into no chain yet
    told = figures()["8·17"]
    assert (told.close_contacts, told.secondary_contacts) == (1, 1)


def test_a_case_in_two_chains_is_refused() -> None:
    _, case = cast.ill("李小燕")
    first, other = chain("8·17", case), chain("8·18")
    how = {"case": case.pk}

    with pytest.raises(refusals.CaseInAnotherChain):
        cast.doing(cast.tracer(), chains.add_case, chain=other.pk, **how)
    with pytest.raises(refusals.CaseInAnotherChain):
        chain("8·19", case)

    assert "8·19" not in figures()
    cast.doing(cast.tracer(), chains.add_case, chain=first.pk, **how)
    assert cast.entries(events.CASE_CHAINED) == 1


def test_a_case_taken_out_may_go_elsewhere() -> None:
    _, case = cast.ill("李小燕")
    first, other = chain("8·17", case), chain("8·18")

    cast.doing(
        cast.tracer(),
        chains.remove_case,
        chain=first.pk,
        case=case.pk,
        reason="another strain",
    )
    cast.doing(cast.tracer(), chains.add_case, chain=other.pk, case=case.pk)

    assert (members(first), members(other)) == (set(), {case.pk})


def test_two_chains_become_one_and_two_again() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("王建国")
    gone, kept = chain("8·17", one), chain("8·18", two)
    how = {"chain": gone.pk, "into": kept.pk, "reason": "one strain"}

    for _ in range(2):
        assert cast.doing(cast.tracer(), chains.merge, **how) == kept
    assert members(kept) == {one.pk, two.pk}
    assert set(figures()) == {"8·18"}

    made = cast.doing(
        cast.tracer(),
        chains.split,
        chain=kept.pk,
        cases=[one.pk],
        name="8·17 B",
        reason="two strains after all",
    )
    assert (members(made), members(kept)) == ({one.pk}, {two.pk})


def test_a_chain_that_was_merged_takes_nothing_more() -> None:
    _, case = cast.ill("李小燕")
    gone, kept = chain("8·17"), chain("8·18")
    cast.doing(
        cast.tracer(), chains.merge, chain=gone.pk, into=kept.pk, reason="one strain"
    )

    with pytest.raises(refusals.ChainEnded):
        cast.doing(cast.tracer(), chains.add_case, chain=gone.pk, case=case.pk)
    with pytest.raises(refusals.CannotMerge):
        cast.doing(
            cast.tracer(), chains.merge, chain=kept.pk, into=gone.pk, reason="back"
        )
    with database.acting(WORKER):
        found = queries.chain_about(gone.reference)
    assert found == kept


def test_only_cases_of_a_chain_are_split_from_it() -> None:
    _, case = cast.ill("李小燕")
    empty = chain("8·17")

    with pytest.raises(refusals.CaseNotInChain):
        cast.doing(
            cast.tracer(),
            chains.split,
            chain=empty.pk,
            cases=[case.pk],
            name="8·17 B",
            reason="another strain",
        )
    assert set(figures()) == {"8·17"}


def test_a_reference_is_one_in_the_whole_house() -> None:
    how = {"name": "8·17", "cases": [], "reference": "z22-0817"}
    made = cast.doing(cast.tracer(gazetteer.CHENGDU), chains.name_chain, **how)

    assert made.reference == "Z22-0817"
    with pytest.raises(refusals.ReferenceTaken):
        cast.doing(cast.tracer(), chains.name_chain, **how)


def test_a_chain_is_seen_by_who_named_it_and_by_who_sees_a_case_in_it() -> None:
    _, case = cast.ill("李小燕")
    of_province = chain("8·17", division=gazetteer.SHANXI)
    city, far = cast.tracer(), cast.tracer(gazetteer.CHENGDU)
    add = {"chain": of_province.pk, "case": case.pk}

    with pytest.raises(refusals.UnknownChain):
        cast.doing(city, chains.add_case, **add)
    cast.doing(cast.tracer(gazetteer.SHANXI), chains.add_case, **add)

    with database.acting(city), database.transaction():
        assert queries.access_chain(of_province.reference) == of_province
    with database.acting(far), database.transaction():
        assert not Chain.objects.exists()
        assert not ChainCase.objects.exists()
    mine = chain("8·18")
    with pytest.raises(refusals.CannotMerge):
        cast.doing(
            city, chains.merge, chain=of_province.pk, into=mine.pk, reason="mine"
        )


def test_a_chain_needs_a_name() -> None:
    with pytest.raises(refusals.NameMissing):
        chain(" ")


def test_a_failing_ledger_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, case = cast.ill("李小燕")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(chains, "noted", fail)
    with pytest.raises(RuntimeError):
        chain("8·17", case)

    assert figures() == {}
