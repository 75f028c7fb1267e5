from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site_name() -> str:
    """The name of the site, for pages that no view prepared, such as the one for an address that leads nowhere."""
    return str(settings.SITE_NAME)
