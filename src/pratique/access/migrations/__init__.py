"""How the tables of access came about."""
