"""A picture for the text of an edition, sent by the editor's own dialog; it answers what stands in the text then."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles.admin.rights import may_write, person
from articles.models import Edition
from articles.pictures import PictureRefusal, keep
from articles.writing import WritingRefusal, refuse_unless_draft


def put(request: HttpRequest, pk: int) -> JsonResponse:
    """Store one picture for who may write this edition: `{"address", "width", "height", "alt"}`, or 409 and why not."""
    user = person(request)
    edition = get_object_or_404(Edition.objects.readable_by(user).select_related("author"), pk=pk)
    if not may_write(user, edition):
        raise PermissionDenied
    sent = request.FILES.get("file")
    try:
        refuse_unless_draft(edition)
        if sent is None:
            raise PictureRefusal(_("Choose a file first."))
        picture = keep(sent, sent.size or 0, request.POST.get("alt", ""))
    except (PictureRefusal, WritingRefusal) as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    return JsonResponse(asdict(picture))
