"""The designated hospital: who is to come, who lies there, who is clear when."""
