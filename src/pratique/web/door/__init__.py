"""The door: signing in and out, and one's own password."""
