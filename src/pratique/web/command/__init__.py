"""Command: the day in figures, what is due and late; risk areas."""
