"""What tracing tells the rules."""
