"""The bulletin: what was known of an outbreak at a moment, counted and put in words."""
