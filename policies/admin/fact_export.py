"""The list of facts, as it is filtered and searched, as a file."""

from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from policies.exporting import as_csv, as_xlsx, table_of
from policies.models import Fact

_WAYS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class FactExport(View):
    admin: ClassVar[Any] = None
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, ending: str) -> HttpResponse:
        if not self.admin.has_view_permission(request):
            raise PermissionDenied
        if ending not in _WAYS:
            raise Http404
        try:
            chosen = self.admin.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        write, content_type = _WAYS[ending]
        day = timezone.localdate()
        facts = Fact.objects.filter(pk__in=chosen.order_by().values("pk"))
        response = HttpResponse(write(table_of(facts, day)), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="facts-{day}.{ending}"'
        return response
