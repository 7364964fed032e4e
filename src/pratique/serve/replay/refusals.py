"""What a replay refuses."""

from pratique.errors import Refusal


class ScenarioUnreadable(Refusal):
    """The scenario's file cannot be read."""

    code = "scenario_unreadable"


class BadScenario(Refusal):
    """The scenario's file says something that cannot be done; all of it is named."""

    code = "bad_scenario"


class ScenarioChanged(Refusal):
    """The file is no longer the one that was begun."""

    code = "scenario_changed"


class AnotherScenario(Refusal):
    """This database lives another scenario."""

    code = "another_scenario"


class LiveDatabase(Refusal):
    """This database is somebody's real work, not a scenario's."""

    code = "live_database"


class AlreadyBeyond(Refusal):
    """The clock stands later than the moment asked for, and never goes back."""

    code = "already_beyond"


class ReplayRunning(Refusal):
    """Another process lives this scenario just now."""

    code = "replay_running"


class StepRefused(Refusal):
    """A step did what the house does not allow."""

    code = "step_refused"


class NobodyYet(Refusal):
    """A step is about somebody, or something, that is not there yet."""

    code = "nobody_yet"


class RowsRefused(Refusal):
    """A file that a scenario imports has rows that are refused."""

    code = "rows_refused"
