"""Ask a peer: run by its own Python, which knows nothing of the house.

Usage: peer.py openfisca|zen PEOPLE.npz ANSWER.npz

It is given the stays, the day of each arrival, the spans of days that count for each
description of a place and question, and the table of rules; it says of each person the
code, the latest day that counts by rule (0: none), and the last day of what binds. Which
spans those are, which is our own way to join stays and risk, it is told for nothing.
"""

import json
import sys
import time
from typing import Any

import numpy as np

Arrays = dict[str, Any]


def main(name: str, told: str, answer: str) -> None:
    """Read, ask, write; the clock runs while the peer works."""
    with np.load(told) as found:
        given = dict(found)
    np.savez(answer, **PEERS[name](given))


class _Clock:
    """Starts when facts are there as arrays and stops when answers are: as for ours."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def stopped(self) -> dict[str, float]:
        """Seconds by the clock, and of the processor."""
        return {
            "seconds": time.perf_counter() - self.wall,
            "cpu_seconds": time.process_time() - self.cpu,
        }


# --- OpenFisca ------------------------------------------------------------------------


def openfisca(given: Arrays) -> Arrays:
    """Stays are its persons, people its groups; a variable for each question and rule."""
    from openfisca_core.simulation_builder import SimulationBuilder

    _fill_up(given)
    clock = _Clock()
    system, person, group = _system(given)
    count, stays = len(given["arrived"]), len(given["owner"])
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity(person.key, np.arange(stays))
    built = builder.declare_entity(group.key, np.arange(count))
    builder.join_with_persons(built, given["owner"], np.full(stays, group.roles[0].key))
    simulation = builder.build(system)
    for name in ("where", "first", "last"):
        simulation.set_input(name, PERIOD, given[name])
    simulation.set_input("arrived", PERIOD, given["arrived"])
    code = simulation.calculate("code", PERIOD)
    until = simulation.calculate("until", PERIOD)
    days = [simulation.calculate(f"rule{n}", PERIOD) for n in range(len(given["asks"]))]
    return {"code": code, "until": until, "days": np.array(days), **clock.stopped()}


PERIOD = "2022-08-21"


def _fill_up(given: Arrays) -> None:
    """Its groups have members: who was nowhere gets a stay of no days."""
    stays = np.bincount(given["owner"], minlength=len(given["arrived"]))
    nowhere = np.flatnonzero(stays == 0)
    more = {"owner": nowhere, "where": 0 * nowhere, "first": 0 * nowhere + 1}
    more["last"] = 0 * nowhere
    for name, column in more.items():
        given[name] = np.append(given[name], column).astype(np.int32)


def _system(given: Arrays) -> tuple[Any, Any, Any]:
    from openfisca_core.entities import build_entity
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    person = build_entity("stay", "stays", "A stay", is_person=True)
    group = build_entity(
        "traveller",
        "travellers",
        "A person",
        roles=[{"key": "stay", "plural": "stays"}],
    )
    system = TaxBenefitSystem([person, group])
    for name in ("where", "first", "last"):
        system.add_variable(_variable(name, person))
    system.add_variable(_variable("arrived", group))
    for question in range(len(given["span_first"])):
        system.add_variable(
            _variable(f"stay{question}", person, _of_stay(given, question))
        )
        system.add_variable(_variable(f"latest{question}", group, _latest(question)))
    for rule in range(len(given["asks"])):
        system.add_variable(_variable(f"rule{rule}", group, _rule(given, rule)))
    system.add_variable(_variable("code", group, _code(given)))
    system.add_variable(_variable("until", group, _until(given)))
    return system, person, group


def _variable(called: str, of: Any, how: Any = None) -> Any:  # noqa: ANN401
    from openfisca_core.periods import DateUnit
    from openfisca_core.variables import Variable

    body: dict[str, Any] = {
        "value_type": int,
        "entity": of,
        "definition_period": DateUnit.DAY,
        "label": called,
    }
    if how:
        body["formula"] = how
    return type(called, (Variable,), body)


def _of_stay(given: Arrays, question: int) -> Any:  # noqa: ANN401
    first, last = given["span_first"][question], given["span_last"][question]

    def formula(stay: Any, period: Any) -> Any:  # noqa: ANN401
        where, begins = stay("where", period), stay("first", period)
        ends = np.minimum(stay("last", period), stay.traveller("arrived", period))
        best = np.zeros(len(where), np.int32)
        for span_first, span_last in zip(first, last, strict=True):
            day = np.minimum(span_last[where], ends)
            meets = day >= np.maximum(span_first[where], begins)
            best = np.maximum(best, np.where(meets, day, 0))
        return best

    return formula


def _latest(question: int) -> Any:  # noqa: ANN401
    def formula(traveller: Any, period: Any) -> Any:  # noqa: ANN401
        return traveller.max(traveller.members(f"stay{question}", period))

    return formula


def _rule(given: Arrays, rule: int) -> Any:  # noqa: ANN401
    asks, within = given["asks"][rule], given["within"][rule]

    def formula(traveller: Any, period: Any) -> Any:  # noqa: ANN401
        day, arrived = traveller(f"latest{asks}", period), traveller("arrived", period)
        return np.where((day > 0) & (day > arrived - within), day, 0)

    return formula


def _binds(given: Arrays, rule: int, day: Any) -> Any:  # noqa: ANN401
    """Whether what a rule orders goes on today."""
    return (day > 0) & (day + given["lasts"][rule] >= given["today"])


def _code(given: Arrays) -> Any:  # noqa: ANN401
    def formula(traveller: Any, period: Any) -> Any:  # noqa: ANN401
        code = np.zeros(traveller.count, np.int32)
        for rule, weight in enumerate(given["weights"]):
            binds = _binds(given, rule, traveller(f"rule{rule}", period))
            code = np.maximum(code, np.where(binds, weight, 0))
        return code

    return formula


def _until(given: Arrays) -> Any:  # noqa: ANN401
    def formula(traveller: Any, period: Any) -> Any:  # noqa: ANN401
        until = np.zeros(traveller.count, np.int32)
        for rule, lasts in enumerate(given["lasts"]):
            day = traveller(f"rule{rule}", period)
            until = np.maximum(
                until, np.where(_binds(given, rule, day), day + lasts, 0)
            )
        return until

    return formula


# --- zen-engine ---------------------------------------------------------------------


def zen(given: Arrays) -> Arrays:
    """A decision table that collects its hits, one person at a time.

    It is spared the stays: it gets the latest day of each question ready.
    """
    from zen import ZenEngine

    decision = ZenEngine().create_decision(json.dumps(_model(given)))
    latest, arrived = _latest_days(given), given["arrived"].tolist()
    count, rules = len(arrived), len(given["asks"])
    code, until = np.zeros(count, np.int32), np.zeros(count, np.int32)
    days = np.zeros((rules, count), np.int32)
    weights, lasts = given["weights"].tolist(), given["lasts"].tolist()
    today = int(given["today"])
    columns = latest.T.tolist()
    clock = _Clock()
    for person, (seen, day) in enumerate(zip(columns, arrived, strict=True)):
        told = {f"q{number}": day - each for number, each in enumerate(seen)}
        for hit in decision.evaluate(told)["result"]:
            rule = hit["rule"]
            last = seen[given["asks"][rule]]
            days[rule, person] = last
            if last + lasts[rule] >= today:
                code[person] = max(code[person], weights[rule])
                until[person] = max(until[person], last + lasts[rule])
    return {"code": code, "until": until, "days": days, **clock.stopped()}


def _latest_days(given: Arrays) -> Any:  # noqa: ANN401
    where, owner = given["where"], given["owner"]
    ends = np.minimum(given["last"], given["arrived"][owner])
    found = np.zeros((len(given["span_first"]), len(given["arrived"])), np.int32)
    for question in range(len(found)):
        for first, last in zip(
            given["span_first"][question], given["span_last"][question], strict=True
        ):
            day = np.minimum(last[where], ends)
            meets = day >= np.maximum(first[where], given["first"])
            np.maximum.at(found[question], owner, np.where(meets, day, 0))
    return found


def _model(given: Arrays) -> dict[str, Any]:
    questions = len(given["span_first"])
    inputs = [
        {"id": f"q{number}", "name": f"q{number}", "field": f"q{number}"}
        for number in range(questions)
    ]
    rules = []
    for rule, (asks, within) in enumerate(
        zip(given["asks"].tolist(), given["within"].tolist(), strict=True)
    ):
        cells = {f"q{number}": "" for number in range(questions)}
        cells[f"q{asks}"] = f"< {within}"
        rules.append({"_id": str(rule), **cells, "rule": str(rule)})
    table = {
        "hitPolicy": "collect",
        "inputs": inputs,
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "t", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


PEERS = {"openfisca": openfisca, "zen": zen}

if __name__ == "__main__":
    main(*sys.argv[1:])
