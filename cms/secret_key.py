"""The secret of a site that nobody has configured yet: made once, kept in a file that only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path

from cms.env import WrongSetting


def kept_secret(file: Path, *, allowed: bool) -> str:
    """The secret in `file`, made on first use. Several processes that start at once get the same one."""
    if not allowed:
        raise WrongSetting(
            "SITE_URL starts with https, so this is a production site: set SECRET_KEY or SECRET_KEY_FILE."
        )
    try:
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(50))
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"The secret cannot be kept in {file}: {error.strerror}. Set SECRET_KEY.") from error


def _write_once(file: Path, value: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as draft:
        draft.write(value)
    try:
        os.link(name, file)
    except FileExistsError:
        return
    finally:
        os.unlink(name)
