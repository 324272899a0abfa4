"""Sign-up and log-in with a name and a password.

Why not nativeauthenticator, which does the same: its newest version (1.3.0) does not run on JupyterHub 6 (each log-in
answers 500), and what would have to change goes beyond a repair. There a GET on `/hub/authorize/<name>` toggles
approval, whoever first signs up the name of an admin becomes one, the lock-out counts names only and forgets on a
restart, and the
sign-up page tells which names are taken. This package is built on argon2-cffi, zxcvbn and SQLAlchemy; what it keeps:

- passwords only as argon2id hashes, refused when they are easy to guess (`passwords`);
- attempts counted in the database, by address and by name (`throttle`);
- no answer, and no time an answer takes, tells whether a name exists (`sign_in`, `sign_up`);
- names in one spelling (`names`), an admin only by an admin's or the machine owner's hand (`accounts`, `first_admin`);
- nothing changes by GET; each form carries JupyterHub's XSRF token (`pages`).
"""
