"""A quarantine site: the door, rooms and beds, tests due, who leaves."""
