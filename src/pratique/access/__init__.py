"""Who may: accounts, roles as readable classes, jurisdictions.

Promises: nobody does what their role does not list, nor sees beyond the subtree of
divisions they answer for; nobody hands out more than they hold; a disabled account
is out with its next click; a wrong name and a wrong password cannot be told apart,
and guessing is slowed down whether the account exists or not.

Files of its own: `permissions` and `roles` (the page a lawyer reads), `purposes`
(whose duty it is to read what is recorded of people), `passwords` (made, judged,
compared), `usernames` (one form of each), `sessions` (what the signed cookie holds). No `facts`: no rule asks who works here.
Passwords lie in a table that the officers' database role cannot read. Sign-in
happens before anybody acts, and so runs as the worker.

Tables: Account, Credential, Try.
Events: see `events`.
"""
