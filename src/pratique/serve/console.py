"""Who acts when somebody sits at the house's own machine: they may do everything."""

from pratique.database import WORKER, Actor

CONSOLE = Actor(role=WORKER.role, account="console", name="console", duty=WORKER.duty)
