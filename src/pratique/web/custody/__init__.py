"""Who has whom: offers to sign for, handing over, the chain of custody."""
