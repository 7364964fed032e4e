"""Template tags: loaded in every page by the settings."""
