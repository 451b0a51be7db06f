"""What can go wrong with a backup, told to whoever runs the site."""


class BackupFault(Exception):
    """A sentence that says what is wrong; nothing was changed."""


class HalfRestored(BackupFault):
    """The database is back, but the uploads are not."""
