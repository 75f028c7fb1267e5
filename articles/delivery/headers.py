"""The headers of mails that nobody wrote by hand."""

from urllib.parse import urlsplit

from django.conf import settings


def headers(identity: str = "", leave: str = "") -> dict[str, str]:
    """RFC 3834: no holiday notes in answer. RFC 8058: the button of the mailbox unsubscribes with one click.

    A second sending of the same thing has the same Message-ID, so that mailboxes can fold the two into one.
    """
    found = {"Auto-Submitted": "auto-generated"}
    if leave:
        found |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if identity:
        found["Message-ID"] = f"<{identity}@{urlsplit(settings.SITE_URL).hostname}>"
    return found
