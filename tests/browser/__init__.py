"""Both fronts in a real browser: served as they are served, looked at as people do."""
