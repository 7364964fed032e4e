"""Tables of the loop."""

from django.db import models


class ReplayStep(models.Model):
    """A scenario's step that was done, written in the step's own transaction."""

    scenario = models.TextField()
    step = models.PositiveIntegerField()
    digest = models.TextField()  # of the scenario file's text

    class Meta:
        db_table = "loop_replay_step"
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "step"], name="loop_replay_step_once"
            )
        ]
