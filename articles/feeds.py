from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.changes import SiteChange, latest_changes
from articles.richtext.sanitize import clean_characters

MOST_IN_FEED = 50


class ChangesFeed(Feed):  # type: ignore[type-arg]
    """Facts and guides that changed, as Atom: an entry is what changed from what to what, and why."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("%(site)s: what changed") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return f"{settings.SITE_URL}/changes/"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}/changes.atom"

    def author_name(self) -> str:
        return str(settings.SITE_NAME)

    def items(self) -> list[SiteChange]:
        return latest_changes(timezone.localdate(), MOST_IN_FEED)

    def item_title(self, item: SiteChange) -> str:
        said = item.title
        if item.after:
            values = {"label": item.title, "before": item.before, "after": item.after}
            said = _("%(label)s: %(before)s → %(after)s") % values
        return clean_characters(said)  # XML has no place for a control character

    def item_description(self, item: SiteChange) -> str:
        """The note as HTML: Atom reads a summary so, and the note is plain words."""
        return escape(clean_characters(item.note))

    def item_link(self, item: SiteChange) -> str:
        return f"{settings.SITE_URL}{item.path}"

    def item_guid(self, item: SiteChange) -> str:
        return f"{settings.SITE_URL}/changes/#{item.key}"

    def item_pubdate(self, item: SiteChange) -> datetime:
        return item.moment

    def item_updateddate(self, item: SiteChange) -> datetime:
        return item.moment
