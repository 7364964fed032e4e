"""One meaning, two engines: `one` and `many` say the same of everybody."""
