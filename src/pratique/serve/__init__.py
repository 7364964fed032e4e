"""Entry points, each small: the command line, the web, the worker, the database."""
