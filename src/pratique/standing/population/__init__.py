"""Everybody at once: what `facts.gather` tells of one person, in the columns of `many`.

A number of statements that does not grow with the people; the rooms read their own
part (`facts_of_many`), for one `Crowd`.

* `reading`    a crowd's facts as columns
* `history`    what was ordered before, by what it is about
* `assessing`  everybody under a shelf, as things stood at the crowd's moment
* `comparing`  who stands as before, for certain
* `telling`    from columns back to one person, with the reasons
* `served`     marks that stay
"""
