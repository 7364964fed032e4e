"""Notes: what an officer must look into, and what was decided."""
