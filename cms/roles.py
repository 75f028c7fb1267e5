"""Writer, Editor, Fact checker, Publisher, Admin and Manager: six groups, and exactly what each may do.

They are made again after every migration, so that they are what stands here. Who needs another mix makes another group.
Rows of record (versions, verifications, events, reports) can be added and read by those who may, and changed by nobody.
"""

from django.contrib.auth.models import Group, Permission

_READ = frozenset(
    f"policies.view_{noun}"
    for noun in (
        "platform",
        "policy",
        "fact",
        "factversion",
        "source",
        "observation",
        "sighting",
        "verification",
        "proposal",
    )
) | frozenset(
    f"articles.view_{noun}"
    for noun in (
        "author",
        "topic",
        "article",
        "formerslug",
        "edition",
        "faq",
        "relatedarticle",
        "citation",
        "disclaimer",
        "disclaimertext",
        "finding",
        "previewlink",
        "freshnessreport",
        "event",
    )
)
# A Writer reads what was ever live, and what they wrote themselves; everybody else the drafts too.
_READ_DRAFTS = frozenset({"articles.view_drafts"})
# Who gets reports, and what became of their mails: addresses of people.
_SEE_MAILS = frozenset(
    f"articles.view_{noun}" for noun in ("reportschedule", "reportrecipient", "reportdelivery", "ownermail")
)
_WRITE = frozenset(
    {
        "articles.add_article",
        "articles.add_edition",
        "articles.change_edition",
        "articles.submit_edition",
        "articles.add_faq",
        "articles.change_faq",
        "articles.delete_faq",
        "articles.add_relatedarticle",
        "articles.change_relatedarticle",
        "articles.delete_relatedarticle",
        # Of what they may write; to change a link is to revoke it.
        "articles.add_previewlink",
        "articles.change_previewlink",
    }
)
_EDIT = frozenset(
    {
        "articles.change_article",
        "articles.approve_edition",
        "articles.snooze_finding",
        "articles.add_author",
        "articles.change_author",
    }
)
_KEEP_FACTS = frozenset(
    {
        "policies.add_platform",
        "policies.change_platform",
        "policies.add_policy",
        "policies.change_policy",
        "policies.add_fact",
        "policies.change_fact",
        "policies.add_source",
        "policies.change_source",
        "policies.add_proposal",
    }
)
# To change a proposal is to decide on it.
_RECORD = frozenset(
    {"policies.record_fact", "policies.add_factversion", "policies.dispute_fact", "policies.change_proposal"}
)
_VERIFY = frozenset(
    {
        "policies.verify_fact",
        "policies.add_verification",
        "policies.retire_fact",
        "policies.read_source",
        "articles.snooze_finding",
    }
)
_PUBLISH = frozenset({"articles.publish_edition", "articles.accept_finding"})
_ADMINISTER = frozenset(
    {
        "articles.add_topic",
        "articles.change_topic",
        "articles.delete_topic",
        "articles.add_disclaimer",
        "articles.change_disclaimer",
        "articles.add_disclaimertext",
        "articles.add_freshnessreport",
        "articles.add_reportschedule",
        "articles.change_reportschedule",
        "articles.add_reportrecipient",
        "articles.change_reportrecipient",
        "articles.delete_reportrecipient",
        "articles.delete_author",
        "policies.delete_platform",
        "policies.delete_policy",
        "policies.delete_fact",
        "policies.delete_source",
        # Not to change accounts: who may do that could make a superuser of themselves.
        "auth.view_user",
        "auth.view_group",
    }
)

ROLES: dict[str, frozenset[str]] = {
    "Writer": _READ | _WRITE,
    "Editor": _READ | _READ_DRAFTS | _WRITE | _EDIT | _KEEP_FACTS,
    "Fact checker": _READ | _READ_DRAFTS | _KEEP_FACTS | _RECORD | _VERIFY,
    "Publisher": _READ | _READ_DRAFTS | _WRITE | _EDIT | _KEEP_FACTS | _RECORD | _PUBLISH,
    "Admin": _READ
    | _READ_DRAFTS
    | _WRITE
    | _EDIT
    | _KEEP_FACTS
    | _RECORD
    | _VERIFY
    | _PUBLISH
    | _ADMINISTER
    | _SEE_MAILS,
    # Sees lists and reports, and changes nothing.
    "Manager": _READ | _READ_DRAFTS | _SEE_MAILS,
}


class UnknownPermission(LookupError):
    """A role names a permission that no model has."""


def make(using: str = "default") -> None:
    """Make the groups what `ROLES` says. Raises UnknownPermission before anything is changed."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    missing = sorted(frozenset().union(*ROLES.values()) - known.keys())
    if missing:
        raise UnknownPermission(f"No model has the permissions {', '.join(missing)}.")
    for name, permissions in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[permission] for permission in permissions])
