import logging
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")


def warm_up() -> None:
    """Read what every process reads once before its first reader asks: the addresses and the templates of pages."""
    try:
        get_resolver()._populate()
        import_string("articles.compiled.version")()
    except Exception as error:
        # A site that is not prepared yet still has to answer how it is.
        logging.getLogger(__name__).warning("Nothing was read before the first request: %s", error)


application = get_wsgi_application()
warm_up()
