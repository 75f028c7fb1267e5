"""DS004: a commercial link without an affiliate disclosure."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof

# Addresses of programmes that pay for a click, and the parameters by which a shop knows whom to pay.
_COMMERCIAL = re.compile(
    r"""
      ^https?://(?:[\w-]+\.)*(?:s\.click\.aliexpress\.com|a\.aliexpress\.com|amzn\.to|awin1\.com|shareasale\.com|rakuten\.com
        |linksynergy\.com|impact\.com|anrdoezrs\.net|jdoqocy\.com|tkqlhce\.com|dpbolvw\.net|kqzyfj\.com|go\.skimresources\.com
        |clickbank\.net|ebay\.us|rover\.ebay\.com|temu\.to|pxf\.io|sjv\.io|tradedoubler\.com|admitad\.com|refersion\.com
        |partnerize\.com|prf\.hn|viglink\.com|redirectingat\.com|avantlink\.com|webgains\.com)(?:[/?:]|$)
    | [?&](?:aff(?:iliate)?(?:_?id|_?code)?|aff_\w+|partner(?:_?id)?|afftrack|irclickid|campid|clickid|sca_ref)=
    | [?&]tag=[\w-]+-2[0-9](?:&|\#|$)
    | ^https?://(?:[\w-]+\.)*amazon\.[a-z.]{2,6}/[^#]*[?&]tag=
    | [?&]utm_medium=affiliate\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find(proof: Proof) -> Iterator[Problem]:
    if proof.has_affiliate_disclosure:
        return
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                if span.kind == "link" and _COMMERCIAL.search(span.target):
                    yield Problem(
                        "DS004",
                        _("“%(words)s” earns money, but the page does not say so.") % {"words": span.words or span.target},
                        _("Give the topic an affiliate disclaimer, or remove the link."),
                        field.name, block.index, span.start, span.end, span.words, claim=span.target,
                    )  # fmt: skip


CHECK = Check("DS004", "a commercial link without an affiliate disclosure", ProblemClass.SIGNAL, Level.WARNING, find)
