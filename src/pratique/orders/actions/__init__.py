"""Every write of orders, by subject: grounds, leave, appeals."""
