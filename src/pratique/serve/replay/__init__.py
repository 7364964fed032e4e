"""Recorded days that can be lived again (the format: docs/formats/scenario.md).

A scenario's steps are what people outside do: they declare, arrive, are sampled,
report results, list areas, appeal. No step can write a case, a hold, an order, a
code or a release: those come out, through the same actions that pages call.

reading    YAML as nodes that know their lines
binding    nodes as the dataclasses that a scenario is made of, every fault at once
words      the kinds of value that a field may have
scenario   what a file holds; `load` reads and checks one
verbs      what a step can do
world      where steps find people, venues and officers while they are lived
runner     live it: the clock, one transaction a step, resumable
goingon    while a scenario is served, go on when a page asks for it
"""
