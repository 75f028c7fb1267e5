class BackupRefusal(Exception):
    """A backup is not made or not restored; the message says why, in words for a terminal. Nothing was changed."""
