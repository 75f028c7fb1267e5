import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.importing.reader import read
from articles.models import Edition, State
from articles.richtext.sanitize import sanitize
from cms import roles
from tests.articles.admin.sending import address, logged_in, sent
from tests.makers import make_edition, make_image, make_person, make_picture, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def send(client: Client, edition: Edition, data: bytes, alt: str = "The Cancel button", name: str = "x.png") -> Any:
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post(f"/admin/articles/edition/{edition.pk}/picture/", {"file": file, "alt": alt})


def refused(response: Any) -> str:
    assert response.status_code == 409
    return str(json.loads(response.content)["refused"])


def served(client: Client, where: str) -> Any:
    response = client.get(where)
    return response, Image.open(io.BytesIO(response.content))


def files() -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def bomb(width: int, height: int) -> bytes:
    """A PNG of some bytes that claims to be as large as that."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


def test_a_picture_is_stored_by_its_content_and_served_with_its_own_type(boss: Client, client: Client) -> None:
    edition = make_edition()
    answer = send(boss, edition, make_image("PNG", (60, 30)), "  The   Cancel\nbutton ").json()
    assert (answer["width"], answer["height"], answer["alt"]) == (60, 30, "The Cancel button")
    assert send(boss, edition, make_image("PNG", (60, 30)), name="other.png").json()["address"] == answer["address"]
    response, image = served(client, answer["address"])
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "immutable" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert image.size == (60, 30)


def test_nothing_of_the_file_that_was_sent_is_kept_and_the_picture_stands_upright(boss: Client, client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET-PLACE"
    data = make_image("JPEG", (80, 40), exif=exif, comment=b"SECRET-COMMENT", icc_profile=b"SECRET-PROFILE" * 9)
    answer = send(boss, make_edition(), data + b"<script>SECRET-TAIL</script>", name="x.svg").json()
    assert (answer["width"], answer["height"]) == (40, 80)
    assert answer["address"].endswith(".jpg")
    response = client.get(answer["address"])
    stored = response.content
    assert response["Content-Type"] == "image/jpeg"
    assert b"SECRET" not in stored
    assert dict(Image.open(io.BytesIO(stored)).getexif()) == {}


def test_a_large_picture_is_scaled_down_and_a_see_through_one_stays_so(boss: Client, client: Client) -> None:
    edition = make_edition()
    large = send(boss, edition, make_image("JPEG", (3200, 800))).json()
    assert (large["width"], large["height"]) == (1600, 400)
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    _, image = served(client, send(boss, edition, out.getvalue()).json()["address"])
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SVG, "no picture"), (b"<html><script>alert(1)</script></html>", "no picture"), (b"GIF89a" + b"\0" * 50, "no picture"),
        (b"", "no picture"), (make_image("WEBP"), "no picture"), (make_image("TIFF"), "no picture"),
        (make_image("BMP"), "no picture"),        (make_image()[:60], "no picture"),
        (make_image("JPEG", (900, 900))[:900], "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (bomb(5001, 5000), "5001 × 5000"), (bomb(60000, 60000), ""), (bomb(2**31 - 1, 2**31 - 1), ""), (bomb(0, 9), "no picture"),
        (bomb(4000, 4000), "no picture"), (b"%PDF-1.4", "no picture"), (b"%!PS-Adobe-3.0 EPSF-3.0", "no picture"),
        (make_image() + b"\0" * 8_000_000, "larger than 8 MB"),
    ],
)  # fmt: skip
def test_what_is_no_picture_too_large_or_a_bomb_is_refused_in_words(boss: Client, data: bytes, reason: str) -> None:
    before = files()
    assert reason in refused(send(boss, make_edition(), data))
    assert files() == before


@pytest.mark.parametrize("alt", ["", "   ", "\n\u200b", "x" * 251])
def test_a_picture_without_words_for_what_it_shows_is_refused(boss: Client, alt: str) -> None:
    before = files()
    assert "what the picture shows" in refused(send(boss, make_edition(), make_image(color="red"), alt))
    assert files() == before


def test_only_who_may_write_the_edition_may_put_a_picture_into_it() -> None:
    roles.make()
    people = {name: make_person(name.split()[0].lower()) for name in ("Writer", "Editor", "Fact checker", "Manager")}
    for role, who in people.items():
        who.groups.add(Group.objects.get(name=role))
    foreign = make_edition(by=make_person("oskar"))
    expected = {"Writer": 404, "Editor": 200, "Fact checker": 403, "Manager": 403}
    for role, status in expected.items():
        assert send(logged_in(people[role]), foreign, make_image()).status_code == status
    assert send(Client(), foreign, make_image()).status_code == 302


def test_an_edition_whose_text_stands_takes_no_picture(boss: Client) -> None:
    assert "its text stands" in refused(send(boss, make_edition(state=State.IN_REVIEW), make_image()))


def test_a_folder_that_cannot_be_written_is_said_in_words(boss: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("no folder")
    settings.MEDIA_ROOT = tmp_path / "media"
    assert "could not be stored on the server" in refused(send(boss, make_edition(), make_image(color="blue")))


@pytest.mark.parametrize(
    "name", ["../../secret_key", "..%2f..%2fsecret_key", "x.png", "a" * 40 + ".svg", "a" * 40 + ".png"]
)
def test_nothing_but_a_picture_of_ours_is_served(client: Client, name: str) -> None:
    assert client.get(f"/media/pictures/{name}").status_code == 404


def test_a_text_keeps_our_pictures_and_no_others(boss: Client, client: Client) -> None:
    where = make_picture()
    good = f'<img src="{where}" alt="The button" width="40" height="20">'
    others = (
        "https://evil.example.com/x.png", "//evil.example.com/x.png", "data:image/png;base64,AAAA", "/media/other.png",
        "/media/pictures/../x.png", f"{where}?x", f"https://evil.example.com{where}", "javascript:alert(1)", "/admin/logout/", "",
    )  # fmt: skip
    bad = "".join(f'<img src="{src}" alt="x" onerror="x()">' for src in others)
    edition = make_edition()
    dressed = good.replace("<img", '<img style="width:1px" onload="x()" class="y" srcset="z"')
    boss.post(address(edition), sent(edition, body=f"<p>Press it. {dressed}{bad}</p>"))
    edition.refresh_from_db()
    assert edition.body == f'<p>Press it. {good[:-1]} loading="lazy"></p>'
    assert sanitize(edition.body) == edition.body
    publish(edition)
    page = client.get(edition.article.get_absolute_url())
    assert page.content.decode().count("<img") == 1
    assert f'<img src="{where}" alt="The button" width="40" height="20" loading="lazy">' in page.content.decode()
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


@pytest.mark.parametrize("size", ['width="0"', 'width="99999"', 'width="5%"', 'width="-1"', 'height="1e3"'])
def test_a_size_that_is_none_is_left_out(size: str) -> None:
    assert sanitize(f'<img src="{make_picture()}" alt="x" {size}>').count("=") == 3


def test_a_picture_without_words_blocks_publishing(boss: Client) -> None:
    edition = make_edition(f'<p>Press <img src="{make_picture()}" alt=" "> now.</p>')
    boss.post(address(edition), sent(edition))
    assert edition.findings.filter(code="ST005", problem_class="proof").exists()


def test_the_pictures_of_a_draft_are_listed_as_removed() -> None:
    page = b'<h1>A guide</h1><p>Press this. <img src="https://a.example/x.png" alt="The button"></p><p>More.</p>'
    _, document = read(page, "guide.html")
    assert "(picture: The button)" in [each.text for each in document.removed]
    assert not any("img" in str(each) for each in document.pieces)
