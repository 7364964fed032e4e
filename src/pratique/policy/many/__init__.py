"""Many people at once: the same meaning as `one`, in columns.

* `tables`      people as columns
* `gather`      from facts to columns; `people` back, for one person
* `keys`        keys of tests as numbers
* `calendars`   days of zones, for many instants
* `known`       people as known at one moment
* `heeded`      what of all that rules and facts can say is heeded, and what is left
* `hearing`     what people said of areas, as far as these were listed by then
* `structure`   rules by their structure; `terms` what each orders; `law` who has which
* `exposures`   the first stage: stays × dated risk
* `views`       some people as the rules look at them
* `rows`        what rules are asked of
* `words`       how each word of `when` is answered; a new one is added there, and in `heeded`
* `moving`      what moves with the clock
* `circumstances`   those about work, body and home, and zones; `results` of tests
* `clearing`    when cases are clear
* `ordered`     what was ordered before
* `speaking`    which words speak for an answer
* `witnesses`, `instances`   the fact that days are counted from
* `decision`    the second stage: rules × facts
* `timelines`, `accounts`, `payments`, `closings`, `compliance`   the third stage
* `grounds`     all of that together
* `instants`    when time alone changes it
* `standing`    what it comes to for each person
* `outcomes`    what came out, in columns and of one person
* `evaluate`    `evaluate_many`

Whoever has a word, a rule or a date that is not known here is assessed by `one`
(`Outcomes.by_one`), so that nobody is assessed wrongly and it can be counted.
"""
