"""The pages, through Django's own client: every address, both languages."""
