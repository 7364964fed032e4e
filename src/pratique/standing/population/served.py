"""The marks that stay when the grounds that gave them have run their course.

What `marks.served` says of one person, of a crowd.
"""

import numpy as np

from pratique import columns
from pratique.columns import NOTHING, Array
from pratique.policy.measures import MARKS
from pratique.registry.crowds import Crowd
from pratique.standing.marks import SERVED

ASKED = {
    "person": ("key", "ground.person_id"),
    "closed_at": ("moment", "ground.closed_at"),
    "entry": ("number", "ground.ended_entry_id"),
    "journey": ("text", "substr(ground.key, strpos(ground.key, '@') + 1)"),
    "mark": ("number", "array_position(%(marks)s::text[], plan.terms->>'mark') - 1"),
}
SOURCE = """orders_ground ground JOIN orders_plan plan ON plan.ground_id = ground.id
    WHERE ground.cls = 'arrival' AND ground.closes = ANY(%(served)s) AND {} AND {}"""


def served(crowd: Crowd) -> Array:
    """Return, by person, the strictest mark of the latest journey that was served.

    As a number into `MARKS`; NOTHING where none was.
    """
    told = columns.read(
        ASKED,
        SOURCE.format(
            crowd.only("ground.person_id"), crowd.known.stood("ground.ended_entry_id")
        ),
        {
            **crowd.values,
            "marks": list(MARKS),
            "served": [str(each) for each in SERVED],
        },
    )
    marks = np.full(len(crowd), NOTHING)
    person = crowd.numbers(told["person"])
    order = np.lexsort((told["entry"], told["closed_at"], person))
    order = order[person[order] != NOTHING]
    journey = np.zeros(len(crowd), np.int64)
    journey[person[order]] = told["journey"][order]  # the last one of each stays
    same = order[told["journey"][order] == journey[person[order]]]
    np.maximum.at(marks, person[same], told["mark"][same])
    return marks
