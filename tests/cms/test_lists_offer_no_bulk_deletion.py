"""Nothing is deleted by ticking boxes in a list, and what is posted to a list is no error page."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_a_list_deletes_nothing_whatever_is_posted_to_it(admin_client: Client, model: type) -> None:
    group = Group.objects.create(name="Keepers")
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"  # type: ignore[attr-defined]
    assert "delete_selected" not in admin_client.get(address).content.decode()
    for picked in (str(group.pk), "nonsense", "9" * 30):
        said = {"action": "delete_selected", "_selected_action": picked, "post": "yes"}
        assert admin_client.post(address, said).status_code < 500
    assert Group.objects.filter(pk=group.pk).exists()
