"""Facts, rules and each person's standing, tried."""
