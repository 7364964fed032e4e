"""The bulletin: figures and words as of a moment, and what was published."""
