"""Benches: the numbers to hold, measured against a peer or the limit in one run.

Each bench gets a database of its own in the home (a copy of the template, dropped at
the end) and runs in a process of its own, so that none warms another's caches. It
listens on 127.0.0.1 only and ends by itself.

measuring  a database and a process for each bench; what `pratique bench` calls
figures    a figure as `--format json` gives it; percentiles
city       travellers whose numbers stand on a list, and the forms they send
fronts     the real public front and worker, as `serve` starts them; their CPU time
load       the load generator: a process of its own, times fixed in advance
arriving   wait for each traveller's standing; the same rows by the bare writer
crowd      a province full of people, written straight into the tables
travellers some who come through the product's own doors; copies, millions like them
bare       tables without keys and indexes while that is written
rewritten  the limit: what was written about people, again by bare statements
province   millions of invented people in columns; risk_rules, a table of rules for them
limit      that table by hand for numpy; peers and peer, by OpenFisca and zen-engine
declare, pool, assess, ledger, lists, replay, review, area   the benches
"""

from collections.abc import Mapping, Sequence

from pratique.serve.bench.figures import Figure


def run(
    names: Sequence[str] = (), options: Mapping[str, float] | None = None
) -> list[Figure]:
    """Run these benches (none named: all of them); return their figures.

    Args:
        names: which.
        options: what to change of their own parameters, for a short try.
    """
    from pratique.serve.bench import measuring

    return measuring.run(names, options)
