"""Everything a site holds, in one file, and back: the database as of one moment, the media files, and a manifest of both.

`making` and `restoring` are the two ways; `archive` is the file, which nobody trusts before it is read; `sqlite` and
`postgresql` know their database.
"""

from cms.backup.making import Made, make
from cms.backup.refusal import BackupRefusal
from cms.backup.restoring import Restored, restore

__all__ = ["BackupRefusal", "Made", "Restored", "make", "restore"]
