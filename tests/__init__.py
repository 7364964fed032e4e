"""What tries to break the house's promises."""
