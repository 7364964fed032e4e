"""Serving a home: the two fronts and the worker, as children of one process.

record     who serves this home, and through which ports; one process at a time
children   the commands and environments of the processes
keeper     start them, start again what falls, stop them all
"""
