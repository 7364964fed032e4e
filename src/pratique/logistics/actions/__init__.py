"""Every write of logistics, by subject: custody, rooms, trips."""
