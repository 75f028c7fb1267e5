import io
import stat
import zipfile

import pytest

from articles.importing import UnreadableDraft, understood
from articles.importing.word_reader import MOST_PARTS, MOST_XML
from articles.richtext.plain import plain_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>'
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="x" descr="The refund button"/><a:graphic '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
    f'<a:blip xmlns:r="{RELATION}" r:embed="rId5"/></pic:blipFill></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def paragraph(words: str, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{words}</w:t></w:r></w:p>"


def word_file(body: str, before: str = "", **parts: str | bytes) -> bytes:
    """A Word file whose document has this body; `parts` are further parts by path, with __ for / and _dot_ for the dot."""
    made = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELATION}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId5" Type="{RELATION}/image" Target="media/a.png"/></Relationships>'
        ),
        "word/styles.xml": STYLES,
        "word/document.xml": f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>',
        **{name.replace("__", "/").replace("_dot_", "."): each for name, each in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.items():
            package.writestr(name, content)
    return out.getvalue()


DRAFT = (
    paragraph("How Long Does a Parcelo Refund Take?", "Title")
    + paragraph("By Dana Levi · 2 May 2026")
    + paragraph("Parcelo refunds within 5–14 business days.")
    + paragraph("How to Ask", "Heading1")
    + paragraph("Open your orders and tap Refund.")
    + paragraph("What if the seller says no?", "Heading2")
    + paragraph("You can escalate after 3 days.")
)


def test_styles_become_the_title_and_the_headings() -> None:
    draft = understood(word_file(DRAFT), "refund.docx")
    assert (draft.form, draft.title, draft.author) == ("docx", "How Long Does a Parcelo Refund Take?", "Dana Levi")
    assert [(each.level, each.heading) for each in draft.sections() if each.heading] == [
        (2, "How to Ask"),
        (3, "What if the seller says no?"),
    ]
    assert "5–14 business days" in plain_text(draft.short_answer + draft.body)
    assert "tap Refund" in draft.original


def test_what_is_no_text_of_the_article_is_listed_as_removed() -> None:
    told = paragraph("Is this still true?")
    comments = f'<w:comments {W}><w:comment w:id="0">{told}</w:comment></w:comments>'
    header = f"<w:hdr {W}>{paragraph('Parcelo, confidential')}</w:hdr>"
    gone = "<w:p><w:del><w:r><w:delText>It takes 9 days.</w:delText></w:r></w:del></w:p>"
    data = word_file(
        DRAFT + gone + PICTURE,
        word__comments_dot_xml=comments,
        word__header1_dot_xml=header,
        word__media__a_dot_png=b"\x89PNG",
    )
    draft = understood(data, "refund.docx")
    removed = {each.text for each in draft.removed}
    assert {
        "(comment) Is this still true?",
        "(page header) Parcelo, confidential",
        "(deleted in Word) It takes 9 days.",
        "(picture: The refund button)",
    } <= removed
    assert "<img" not in draft.body
    assert "9 days" not in draft.body


def test_the_html_of_a_word_file_that_is_sent_back_is_the_same_draft() -> None:
    first = understood(word_file(DRAFT), "refund.docx")
    again = understood(first.original.encode(), "refund.docx", first.form)
    assert (again.title, again.author, again.short_answer, again.body) == (
        first.title,
        first.author,
        first.short_answer,
        first.body,
    )


def links_elsewhere() -> bytes:
    out = io.BytesIO(word_file(DRAFT))
    with zipfile.ZipFile(out, "a") as package:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")
    return out.getvalue()


def many_parts() -> bytes:
    out = io.BytesIO(word_file(DRAFT))
    with zipfile.ZipFile(out, "a") as package:
        for number in range(MOST_PARTS):
            package.writestr(f"word/media/{number}.png", b"")
    return out.getvalue()


ENTITY = '<!DOCTYPE d [<!ENTITY a "AAAAAAAA">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DEEP = "<w:sdt><w:sdtContent>" * 60 + paragraph("x") + "</w:sdtContent></w:sdt>" * 60


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04" + bytes(200), "damaged"),
        (b"just words", "damaged"),
        (word_file(DRAFT)[:-400], "damaged"),
        (word_file("<w:p>"), "damaged"),
        (word_file(paragraph("&a;"), ENTITY), "entities"),
        (word_file(paragraph("&a;"), OUTSIDE), "entities"),
        (word_file(DRAFT, "<!DOCTYPE d>"), "entities"),
        (word_file(DEEP), "levels deep"),
        (word_file(paragraph(" " * (MOST_XML + 1))), "bytes"),
        (word_file(DRAFT, word__media__a_dot_bin=bytes(70_000_000)), "bytes"),
        (links_elsewhere(), "another file"),
        (many_parts(), "parts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDraft, match="Nothing was stored") as refusal:
        understood(data, "a.docx")
    assert said in str(refusal.value)


def test_a_part_that_was_not_looked_through_is_never_opened() -> None:
    """The package may name any part as its text; one that is not called xml could declare entities unseen."""
    hidden = f"{ENTITY}<w:document {W}><w:body>{paragraph('&a;')}</w:body></w:document>"
    elsewhere = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/hidden.bin"/></Relationships>'
    )
    data = word_file(DRAFT, _rels___dot_rels=elsewhere, word__hidden_dot_bin=hidden)
    assert "AAAAAAAA" not in understood(data, "a.docx").body
