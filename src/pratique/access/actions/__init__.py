"""Everything that access writes.

accounts     what administrators do with accounts
signing_in   what somebody does with their own
tries        how guessing is slowed down
"""
