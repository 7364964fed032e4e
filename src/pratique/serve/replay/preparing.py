"""Before a scenario is lived: is everything there that it mentions?"""

from collections.abc import Iterable

from pratique import database
from pratique.database import WORKER
from pratique.serve.replay.binding import Mention
from pratique.serve.replay.reading import Problems, nearest
from pratique.serve.replay.scenario import Scenario


def check(scenario: Scenario) -> None:
    """Refuse a scenario that mentions divisions or rulebooks that are not there."""
    problems = Problems(str(scenario.path))
    with database.acting(WORKER), database.transaction():
        _check_divisions(scenario.mentions, problems)
    _check_rulebooks(scenario.header.rulebooks, problems)
    problems.refuse()


def _check_divisions(mentions: Iterable[Mention], problems: Problems) -> None:
    from pratique.divisions.models import Division

    told = [one for one in mentions if one.kind == "division"]
    codes = {one.word for one in told}
    known = set(Division.objects.filter(code__in=codes).values_list("code", flat=True))
    for one in told:
        if one.word not in known:
            problems.add(one.line, f"there is no division {one.word!r}")


def _check_rulebooks(wanted: Iterable[str], problems: Problems) -> None:
    """Refuse a scenario whose rules this house does not have."""
    from pratique.standing.shelf import shipped

    known = {f"{book.id}@{book.version}" for book in shipped().books}
    for name in wanted:
        if name != "all" and name not in known:
            hint = nearest(name, known)
            problems.add(1, f"there is no rulebook {name!r}; {hint}")
