"""Bodies: addresses made absolute wherever HTML has them, pictures as a reader without scripts should get them, nothing active."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ArticleError
from feeds.model import Document
from feeds.normalise import markup

BASE = "https://here.example/news/"


def html(body: str, base: str = BASE) -> str:
    return markup.body(Document(source="a.html", title="", body=body, markup="html"), base).html


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ('<a href="../b">x</a>', '<a href="https://here.example/b">x</a>'),
        ('<img src="b.png">', '<img src="https://here.example/news/b.png">'),
        (
            '<img srcset="a.png 1x, /b,c.png 2x,d.png">',
            '<img srcset="https://here.example/news/a.png 1x, https://here.example/b,c.png 2x, https://here.example/news/d.png">',
        ),
        ('<video poster="p.png"></video>', '<video poster="https://here.example/news/p.png"></video>'),
        ('<q cite="q">x</q>', '<q cite="https://here.example/news/q">x</q>'),
        ('<q cite="javascript:alert(1)">x</q>', "<q>x</q>"),
        ('<img srcset="javascript:alert(1) 1x">', "<img>"),
        ('<video poster="javascript:alert(1)" autoplay onplay="x"></video>', "<video></video>"),
    ],
)
def test_addresses_are_absolute_web_addresses(given_: str, wanted: str) -> None:
    assert html(given_) == wanted


@pytest.mark.parametrize("host", ["a.4.7", "256.1.1.1", "xn--a", "a.0x4"])
def test_relative_addresses_go_where_no_browser_would_ask_their_host(host: str) -> None:
    document = Document(
        source="a.md", title="", body='<a href="x">x</a> <a href="https://here.example/">y</a>', markup="html"
    )
    assert markup.body(document, f"https://{host}/").html == '<a>x</a> <a href="https://here.example/">y</a>'


@pytest.mark.parametrize(
    ("home", "wanted"),
    [(None, "<p><a>x</a></p>"), ("https://there.example/a", '<p><a href="https://there.example/a#fn">x</a></p>')],
)
def test_a_place_within_an_article_is_led_to_at_its_home_alone(home: str | None, wanted: str) -> None:
    document = Document(source="a.md", title="", body="[x](#fn)", markup="markdown", link=home)
    assert markup.body(document, home or BASE).html == wanted


def test_a_footnote_has_no_way_back() -> None:
    document = Document(source="a.md", title="", body="A.[^1] B.[^1]\n\n[^1]: Note.", markup="markdown")
    assert markup.body(document, BASE).text == "A.1 B.1\n\nNote."


def test_addresses_that_would_make_a_library_of_an_article_are_refused() -> None:
    assert html('<a href="b">x</a>' * 1000, BASE).count(BASE) == 1000
    with pytest.raises(ArticleError, match="longer than a book"):
        html('<a href="b">x</a>' * 1000, f"{BASE}{'a' * 100_000}/")


@pytest.mark.parametrize("lead", ["", "> ", "   "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_of_rows_that_lack_their_cells_is_refused(lead: str, end: str) -> None:
    def rendered(*rows: str) -> str:
        body = end.join(f"{lead}{line}" for line in ("|" + "a|" * 400, "|" + "-|" * 400, *rows))
        return markup.body(Document(source="a.md", title="", body=body, markup="markdown"), "").text

    assert rendered("a|" * 400).count("a") == 800
    with pytest.raises(ArticleError, match="lack more than 100,000 cells"):
        rendered(*["a"] * 300)


def test_without_a_base_relative_addresses_go() -> None:
    body = '<a href="b">x</a><img src="b" srcset="b 1x"><video poster="b"></video><q cite="b">y</q>'
    assert html(body, "") == "<a>x</a><img><video></video><q>y</q>"


@pytest.mark.parametrize("name", ["data-src", "data-lazy-src", "data-original"])
def test_a_picture_that_waits_for_a_script_is_shown_once(name: str) -> None:
    body = f'<img src="data:image/gif;base64,R0" {name}="b.png" loading="lazy"><noscript><img src="b.png"></noscript>'
    assert html(body) == '<img src="https://here.example/news/b.png">'


@pytest.mark.parametrize("unit", ["a", "a,", ", ", "a 1x, ", "a 1x 2x ", "\t"])
def test_a_long_srcset_is_read_in_a_time_that_grows_with_its_length(unit: str) -> None:
    assert html(f'<img srcset="{unit * 100_000} b">').startswith("<img")


@given(value=st.text())
def test_any_srcset_holds_web_addresses_or_goes(value: str) -> None:
    body = html('<img srcset="{}">'.format(value.replace('"', "")))
    for candidate in body.partition('srcset="')[2].rpartition('"')[0].split(", "):
        assert not candidate or candidate.startswith(("http://", "https://"))
