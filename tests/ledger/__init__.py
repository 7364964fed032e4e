"""What happened: append-only, sealed, known as of any moment."""
