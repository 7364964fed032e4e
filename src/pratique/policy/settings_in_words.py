"""Where people met, and who of them counts as a close contact, in words."""

from pratique.policy.said import Said, word
from pratique.policy.settings import Setting


def met(setting: Setting) -> Said:
    """Where people met."""
    return word(setting.id, "setting")


def reach(setting: Setting) -> Said:
    """Who near a case counts, where people met."""
    if setting.scope != "rows":
        return word(setting.scope, "scope")
    before, behind = setting.rows_before, setting.rows_behind
    return Said(
        f"同排及前{before}排、后{behind}排",
        f"the same row, {before} before it and {behind} behind",
    )
