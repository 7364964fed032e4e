"""Every write of standing.

reviewing       a person's standing; who is to be reviewed
reviewing_many  the standings of many people at once
adopting        a version of a rulebook: proposed, adopted by a second person
reversing       an adoption taken back, by two again
mass_reviews    everybody in a place assessed anew, from an instant on
reckoning       what a proposal would change: asked for, reckoned, kept
shipping        versions that came with the house, each begun at its own date
"""

from pratique.standing.actions.reviewing import postpone, queue, queue_there, review

__all__ = ["postpone", "queue", "queue_there", "review"]
