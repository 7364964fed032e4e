"""The gazetteer: the administrative divisions of a country, down to the village.

Promises: a division's code never changes its meaning; every division below
another has its position inside that one's range, now and after every later
import, so that "is it in there?" is one comparison; an import is all or nothing.
Rows are reference data: `Edition`, not each row, keeps the ledger entry.

Beside the usual files: `tables` reads a country's table and grows it into a tree,
without the database. There are no `facts`: the rules know places by their lineage.

Tables: Division, Edition.
Events: DIVISIONS_IMPORTED.
"""
