"""The laboratory: a result for each tube; never whose it is."""
