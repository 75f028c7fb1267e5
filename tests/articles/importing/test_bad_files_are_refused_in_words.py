import json

import pytest

from articles.importing import MOST_BYTES, UnreadableDraft, understood
from articles.importing.decoding import decode
from articles.richtext.sanitize import sanitize
from tests.articles.importing.drafts import SEED, read_text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.txt", "empty"),
        (b" \n\n ", "blank.txt", "empty"),
        (b"Refund\n\n3\xe2\x80 5 days", "a.txt", "offset 9"),
        (b"\xef\xbb\xbfRefund \xff", "bom.txt", "offset 10"),
        (b"PK\x03\x04" + bytes(40), "a.txt", "Word file"),
        (b"%PDF-1.7 ...", "a.txt", "PDF"),
        (bytes(range(256)) + bytes(500), "a.bin", "binary"),
        ("3–5 days".encode("utf-16-le"), "a.txt", "UTF-16 without its mark"),
        (b"{}", "a.json", ".json"),
        (b"```html\n```", "a.txt", "only residue"),
        (b"x" * (MOST_BYTES + 1), "a.txt", "10,000,000"),
        (b"word " * 500_000, "a.txt", "2,000,000"),
        (b"<h1>" + b"t" * 300 + b"</h1><p>x</p>", "a.html", "title"),
        (b"<b>" * 5000 + b"x", "a.html", "nested"),
        (b"<div>" * 5000 + b"x", "a.html", "nested"),
        (b"<table><tr><td>" * 200 + b"x", "a.html", "nested"),
        (b">" * 5000 + b" x", "a.md", "nested"),
        (b"[" * 100_000, "a.md", "brackets"),
    ],
)  # fmt: skip
def test_the_reason_is_said(data: bytes, name: str, said: str) -> None:
    with pytest.raises(UnreadableDraft, match=r"Nothing was stored|at most") as refusal:
        understood(data, name)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\xef\xbb\xbfRefund", "Refund"),
        ("3–5 days".encode("utf-16"), "3–5 days"),
        (b"\xfe\xff" + "3–5 days".encode("utf-16-be"), "3–5 days"),
        (b'<meta charset="windows-1252"><p>3\x965 days', "3–5 days"),
        (b'<meta charset="utf-7"><p>+ADw-script+AD4- 3 days', "+ADw-script+AD4-"),
        (b"one\rtwo\r\nthree", "one\ntwo\nthree"),
    ],
)
def test_encodings_are_read_as_they_say(data: bytes, found: str) -> None:
    assert found in decode(data)[0]


def test_invisible_characters_are_taken_out_and_counted() -> None:
    text, removed = decode("3\u200b–\u200b5 da\u200dys in\x00side \u202etxet\u202c \U0001f468\u200d\U0001f469".encode())
    assert text == "3–5 days inside txet \U0001f468\u200d\U0001f469"
    assert [each.text for each in removed] == [
        "(1 NUL character)",
        "(2 direction-changing characters)",
        "(3 zero-width characters)",
    ]


def test_a_draft_cannot_bring_references_to_our_facts() -> None:
    html = '<h1>T</h1><p><span data-fact="a.b">3 days</span> <a data-article="1">x</a></p><div data-policy="p">y</div><p>last</p>'
    draft = read_text(html, "a.html")
    assert "data-" not in draft.body + draft.short_answer
    assert "last" in draft.body


def test_hostile_markup_leaves_nothing_dangerous() -> None:
    payloads = SEED.parents[1] / "corpora" / "security" / "xss-dev.jsonl"
    if not payloads.exists():
        pytest.skip("the shared payloads are not on this machine")
    for line in payloads.read_text(encoding="utf-8").splitlines():
        payload = json.loads(line)["payload"]
        for name in ("a.html", "a.md", "a.txt"):
            try:
                draft = read_text(f"<h1>Title</h1>\n\n<p>It takes 3 days.</p>\n\n{payload}\n", name)
            except UnreadableDraft:
                continue
            for stored in (draft.short_answer, draft.body, *(answer for _question, answer in draft.faqs)):
                assert sanitize(stored) == stored, payload
