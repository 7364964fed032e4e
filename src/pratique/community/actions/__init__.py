"""Every write of communities, by subject: units, tasks."""
