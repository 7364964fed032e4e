"""The traveller's pages: declare, then see what follows from it.

One subject a page. What was typed travels in a sealed cookie, so that nothing is
lost without a script, without a session in the database and without an account.
"""
