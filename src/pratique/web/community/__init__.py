"""The community: who is bound here, what is due today and what is late."""
