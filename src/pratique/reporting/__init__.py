"""What we tell, and whether it is true: bulletins, chains, audits.

Promises: a bulletin as of a moment is the same for ever, counts nobody twice, and
holds against its own arithmetic; a published one is never changed, a correction is a
new one that names it; an audit shares no code with what it audits: it reads orders,
specimens, results and custody as they stand in the tables and does its own day
arithmetic.

Of its own: `audits`; `bulletin` (counting, arithmetic, words); `chains` (cases and
links as a graph: pure) and `linking` (which reads them). It tells the rules nothing, so it has no `facts`.
Tables: Bulletin, NationalFigure.
Events: BULLETIN_PUBLISHED, NATIONAL_FIGURES_IMPORTED.
"""
