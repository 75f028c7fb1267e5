from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AsofAdminConfig(AdminConfig):
    default_site = "cms.admin.AsofAdminSite"


class CmsConfig(AppConfig):
    """Last of the installed apps: it puts the rooms together."""

    name = "cms"
    verbose_name = _("The site")

    def ready(self) -> None:
        from cms import receivers, short_filters, system_checks  # noqa: F401 the checks register themselves

        receivers.connect()
        short_filters.register()
