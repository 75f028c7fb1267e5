"""The roles: what each may do, and what nobody may."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from cms import roles

WORK = {
    "articles.submit_edition": {"Writer", "Editor", "Publisher", "Admin"},
    "articles.approve_edition": {"Editor", "Publisher", "Admin"},
    "articles.publish_edition": {"Publisher", "Admin"},
    "articles.accept_finding": {"Publisher", "Admin"},
    "articles.view_drafts": {"Editor", "Fact checker", "Publisher", "Admin", "Manager"},
    "articles.snooze_finding": {"Editor", "Fact checker", "Publisher", "Admin"},
    "policies.add_fact": {"Editor", "Fact checker", "Publisher", "Admin"},
    "policies.record_fact": {"Fact checker", "Publisher", "Admin"},
    "policies.verify_fact": {"Fact checker", "Admin"},
    "policies.add_proposal": {"Editor", "Fact checker", "Publisher", "Admin"},
    "policies.change_proposal": {"Fact checker", "Publisher", "Admin"},
    "auth.view_user": {"Admin"},
    "auth.change_user": set(),
}
RECORD = ("factversion", "verification", "observation", "event", "freshnessreport", "disclaimertext")


@pytest.mark.django_db
@pytest.mark.parametrize("permission", WORK)
def test_a_step_is_open_to_the_roles_whose_work_it_is(permission: str) -> None:
    app, codename = permission.split(".")
    may = Group.objects.filter(permissions__content_type__app_label=app, permissions__codename=codename)
    assert set(may.values_list("name", flat=True)) == WORK[permission]


@pytest.mark.django_db
def test_a_manager_sees_lists_and_reports_and_changes_nothing() -> None:
    held = Group.objects.get(name="Manager").permissions.values_list("codename", flat=True)
    assert {"view_freshnessreport", "view_finding", "view_fact", "view_edition"} <= set(held)
    assert [codename for codename in held if not codename.startswith("view_")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("noun", RECORD)
def test_no_role_can_change_or_delete_a_row_of_record(noun: str) -> None:
    held = Permission.objects.filter(group__in=Group.objects.all(), codename__in=[f"change_{noun}", f"delete_{noun}"])
    assert not held.exists()


@pytest.mark.django_db
def test_a_role_that_was_changed_by_hand_is_itself_again_after_the_next_migration() -> None:
    writer = Group.objects.get(name="Writer")
    writer.permissions.add(Permission.objects.get(codename="publish_edition"))
    call_command("migrate", verbosity=0)
    assert not writer.permissions.filter(codename="publish_edition").exists()


@pytest.mark.django_db
def test_a_role_that_names_an_unknown_permission_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(roles.ROLES, "Writer", frozenset({"articles.fly_edition"}))
    with pytest.raises(roles.UnknownPermission, match=r"articles\.fly_edition"):
        roles.make()
    assert Group.objects.get(name="Writer").permissions.filter(codename="submit_edition").exists()
