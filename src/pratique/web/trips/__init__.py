"""Trips: a driver's own, and planning them for whoever waits to be taken on."""
