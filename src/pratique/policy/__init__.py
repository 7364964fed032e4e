"""What the rules mean: facts and dated rulebooks in, one person's standing out.

This room is pure: no Django, no database, no network, no clock. The same facts,
risk and rulebooks give the same outcome for ever, in whatever order they come.
It has no tables and writes no events; its files are therefore its own:

* `facts`       what the rules may know about one person, and where the risk was
* `outcome`     what comes out: grounds, tests, mark, code, reasons
* `days`        calendar days in a place's zone; "day n ends at 24:00"
* `conditions`  the closed vocabulary of `when`, three-valued
* `measures`    the closed vocabulary of `then`
* `document`    YAML read with the line and column of every word
* `composing`   its nodes and their places: quickly, or with better messages
* `grammar`     how a word is described, for its reader and for editors
* `when`, `when_person`, `then` read the two vocabularies from such a document
* `schema`, `manual` print them: a JSON Schema, and a page of words
* `book_forms`  the form of a rulebook around them
* `places_named` the divisions a book names, for whoever has a gazetteer
* `sources`     reads where words stand and how sure we are
* `settings`    where people meet, and who of them is a close contact
* `rulebook`    reads a whole rulebook
* `directions`  what a command does when it acts: the first hour, reviews of zones
* `shelf`       rulebooks in their layers and versions; replacement
* `view`        one person's facts as known at one moment
* `exposures`   stays × dated risk: the first stage
* `answers`     how each word of `when` is answered
* `circumstances` those about work, body and home, and about zones
* `time_alone`  when an answer changes though nothing happens
* `clearing`    when a case is clear: results in a row, faint enough
* `decision`    rules × facts: the second stage
* `payments`    which specimen pays which test
* `plan`        timelines, ends and bounds: the third stage
* `telling`     which report pays which that is owed
* `compliance`  rules about tests and reports that were missed
* `one`         `evaluate`: the three stages for one person; the reference
* `many`        `evaluate_many`: the same for millions at once, in columns
* `narrowed`    `many` finds, `one` explains
* `reasons`     `explain`: why and why not, in a fixed order
* `wording`     how days were counted, sentence by sentence
* `cases`       runs the case files beside the rulebooks
* `case_files`, `case_facts`, `case_person` read them
* `refusals`    what it says no to
"""
