"""Which words stand, and what they mean for each person."""
