"""Who is here, tried."""
