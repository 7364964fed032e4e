"""Every write of orders, by subject: grounds, leave, appeals.

`in_force` is what is read of a person's orders before anything is written.
"""
