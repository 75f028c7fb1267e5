from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple

from articles.models import Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug", "introduction"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    # The stock box with two lists has labels that nobody can read out, and takes a mouse.
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    actions = None
