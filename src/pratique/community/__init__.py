"""Watching over: who looks after a person where they stay.

Promises: a named officer of the unit is told of each new order in it as it is
given, and accepts it or passes it on; where nobody is appointed the command is told
instead. Always one task in force for a person under an order, never two.

It tells the rules nothing, so it has no `facts`.
Tables: Unit, UnitOfficer, Task.
Events: UNIT_OPENED, UNIT_CLOSED, OFFICER_APPOINTED, OFFICER_DISMISSED, TASK_GIVEN,
TASK_ACCEPTED, TASK_PASSED_ON, TASK_ENDED.
"""
