"""People: found by a few signs, each with a page and a timeline."""
