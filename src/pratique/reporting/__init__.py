"""What we tell: audits now; bulletins, series and exports later.

Promises: an audit shares no code with what it audits; it reads orders, specimens
and results as they stand in the tables and does its own day arithmetic.

No tables, no events: it only reads, so it has none of a room's other files.
"""
