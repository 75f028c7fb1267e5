from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AsofAdminConfig(AdminConfig):
    default_site = "cms.admin.AsofAdminSite"


class CmsConfig(AppConfig):
    """Last of the installed apps: it puts the rooms together."""

    name = "cms"
    verbose_name = _("The site")

    def ready(self) -> None:
        from cms import error_reports, receivers, short_filters, system_checks  # noqa: F401 the checks register themselves

        error_reports.start(settings.SENTRY_DSN, settings.SENTRY_ENVIRONMENT)
        receivers.connect()
        short_filters.register()
