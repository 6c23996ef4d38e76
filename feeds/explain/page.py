"""What was assigned to one article and why, as lines that a person reads. No colour and no printing: each piece of a line says what it is."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from feeds import calendar, plain, terminal
from feeds.errors import SetAside
from feeds.explain import correct, doubts
from feeds.explain.case import Case, Field
from feeds.explain.doubts import Doubt
from feeds.model import Article, Dropped, Label, Moment, RunnerUp
from feeds.terminal import Line, Role, Span

_LABEL = 12  # columns of the names of the values
_STEP = 2
_MOST = 3  # runners-up of one value that are shown
_MOST_DROPPED = 6
_QUOTE = 120  # characters of a longer text
_REASON = re.compile(r"(?P<place>.+?)(?:, at (?P<at>\d+))?: (?P<words>.+?)(?: x (?P<times>\d+))?", re.S)
_SUMMARIES = {"front-matter": "as written", "metadata": "the page's own description", "text": "from the text"}
_ZONES = {"text": "zone as written", "site": "no zone is written: read in the site's"}


class _Row(NamedTuple):
    """Spans that belong on one line, `depth` steps to the right of the value's name, which stands before the first."""

    spans: Line
    name: str = ""
    depth: int = 0


def pages(found: Iterable[Case | SetAside], width: int) -> Iterator[Line]:
    """A page for each of `found`, with an empty line between two."""
    first: dict[str, str] = {}
    for n, one in enumerate(found):
        if n:
            yield ()
        if isinstance(one, SetAside):
            yield from of_set_aside(one, width)
        else:
            yield from of_article(one, width, first.setdefault(one.article.id, one.article.source))


def of_set_aside(item: SetAside, width: int) -> Iterator[Line]:
    """The page of a document that was set aside, for a terminal of `width` columns."""
    yield (Span(terminal.shown(item.source), "title"),)
    yield ()
    where = f"{item.where}: " if item.where else ""
    rows = (
        _Row((Span("set aside", "doubt"), Span(f": {where}{item.reason}")), "state"),
        _Row((Span(item.mend),), "to mend"),
    )
    yield from _laid_out(rows, width)


def of_article(case: Case, width: int, first: str = "") -> Iterator[Line]:
    """The page of an article for a terminal of `width` columns. `first` is the file that came first with the article's id."""
    article = case.article
    yield (Span(terminal.shown(article.source), "faint"),)
    yield from terminal.wrap((Span(article.title, "title"),), width)
    yield ()
    yield from _laid_out(_Page(case, tuple(doubts.doubts(case)), first or article.source).rows(), width)
    lines = tuple(correct.lines(case))
    if lines:
        yield ()
        where = "its front matter" if case.has_front_matter else "feeds.toml"
        said = f"To decide these for ever, change them and write them into {where}:"
        yield from terminal.wrap((Span(said, "faint"),), width)
        yield from ((Span(terminal.shown(line), "verbatim"),) for line in lines)


def _laid_out(rows: Iterable[_Row], width: int) -> Iterator[Line]:
    for row in rows:
        indent = _STEP + _LABEL + _STEP * row.depth
        first = Span((" " * _STEP + row.name).ljust(indent), "label")
        for n, line in enumerate(terminal.wrap(row.spans, width, indent)):
            yield (first, *line) if n == 0 else line


def _made(article: Article, has_front_matter: bool) -> str:
    """What an id that nobody wrote is made of, and how it is kept."""
    if has_front_matter:
        source, mend = "the file's path", "`id:` in its front matter"
    else:
        source, mend = "its words", "`feeds import`"
    return f"made of {'its address' if article.id == article.link else source}; {mend} pins it"


class _Page(NamedTuple):
    case: Case
    doubts: tuple[Doubt, ...]
    first: str

    @property
    def article(self) -> Article:
        return self.case.article

    def rows(self) -> Iterator[_Row]:
        yield from self.state()
        yield from self.date()
        yield from self.labels("countries", self.article.countries)
        yield from self.labels("topics", self.article.topics)
        yield from self.summary()
        yield from self.rest()
        yield from _dropped(self.article.dropped)
        for problem in self.article.problems:
            yield _Row((Span(str(problem), "doubt"),), "problem")

    def state(self) -> Iterator[_Row]:
        article = self.article
        yield _Row((Span(article.id, "verbatim"),), "id")
        if not article.pinned:
            yield _Row((Span(_made(article, self.case.has_front_matter), "faint"),))
        page = "; it gets a page" if self.case.settings.feeds.pages else ""
        yield _Row(
            (Span(article.link, "verbatim") if article.link else Span(f"no home of its own on the web{page}"),),
            "address",
        )
        due = article.published.instant if article.published else article.added
        if self.first != article.source:
            yield _Row((Span(f"its id is that of {self.first}: a build takes one of both", "doubt"),), "state")
        if article.draft:
            yield _Row((Span("a draft: not published", "doubt"),), "state")
        elif due and due > self.case.now:
            yield _Row((Span(f"held until {plain.rfc3339(due)}", "doubt"),), "state")
        elif article.published is None and self.case.settings.feeds.undated == "refuse":
            yield _Row((Span("set aside: no date was found, and undated articles are refused", "doubt"),), "state")

    def date(self) -> Iterator[_Row]:
        moment = self.article.published
        if moment is None:
            stands = (
                "" if self.case.settings.feeds.undated == "refuse" else "; in feeds it stands at the time it was added"
            )
            yield _Row((Span("unknown", "doubt"), Span(stands)), "date")
            if self.article.not_before:
                yield _Row((Span(f"its text speaks of {self.article.not_before}"),))
        else:
            yield _Row((Span(_written(moment), "value"), *self.sure("date")), "date")
            yield _Row(_dated(moment.because))
            if moment.precision in ("minute", "second"):
                yield _Row((Span(_ZONES[moment.zone_source], "faint"),))
            yield from self.doubt("date")
        yield from self.runners_up("date")
        if self.article.updated:
            yield _Row((Span(plain.rfc3339(self.article.updated)),), "updated")
        if self.article.added:
            yield _Row((Span(plain.rfc3339(self.article.added)),), "added")

    def labels(self, field: Field, labels: tuple[Label, ...]) -> Iterator[_Row]:
        if not labels:
            yield _Row((Span("none", "value"), *self.sure(field)), field)
        decided = self.case.by_person(field)
        for n, label in enumerate(labels):
            words = self.sure(field) if decided else _sure(label.score, f" ({label.score:.2f})")
            name = Span(label.title, "value")
            key = () if label.title == label.key else (Span(f" ({label.key})"),)
            yield _Row((name, *key, *words), "" if n else field)
            yield _Row(_quoted(label.because), depth=1)
        if labels and all(label.score >= doubts.DOUBTFUL for label in labels):
            yield from self.doubt(field)
        yield from self.runners_up(field)

    def summary(self) -> Iterator[_Row]:
        yield _Row((Span(_SUMMARIES[self.article.summary_source], "value"), *self.sure("summary")), "summary")
        yield _Row((Span(self.article.summary),))
        yield from self.doubt("summary")
        yield from self.runners_up("summary")

    def rest(self) -> Iterator[_Row]:
        article, image = self.article, self.article.image
        yield from self.headline()
        yield _Row((Span(article.language, "value"), Span(f", {self.tongue()}", "faint")), "language")
        origin = ", ".join(part for part in (article.origin or ()) if part)
        for name, value in (("section", article.section), ("authors", ", ".join(article.authors)), ("origin", origin)):
            if value:
                yield _Row((Span(value), *self.word(name)), name)
        said = (Span(image.url or "", "verbatim"), Span(image.credit or ""), Span(image.description or ""))
        for n, span in enumerate(span for span in said if span.text):
            yield _Row((span, *(() if n else self.word("image"))), "" if n else "image")

    def headline(self) -> Iterator[_Row]:
        if "title" in self.article.decided and "title" not in self.case.document.decided:
            said = Span(f"decided in feeds.toml; the file says “{plain.line(self.case.document.title)}”")
            yield _Row((said,), "headline")
        elif not self.case.document.title:
            yield _Row((Span("none in the file: its first sentence, or its opening"),), "headline")

    def tongue(self) -> str:
        if "language" in self.article.decided:
            return self.decided("language")
        if self.case.document.language:
            return "as the page says"
        return "the site's" if self.article.language == self.case.settings.site.language else "by the words of the text"

    def decided(self, field: str) -> str:
        """That it was decided, and where."""
        if not self.case.in_file(field):
            return "decided in feeds.toml"
        return "decided in front matter" if self.case.has_front_matter else "decided in the file"

    def word(self, field: str) -> Line:
        return (Span(f", {self.decided(field)}", "faint"),) if field in self.article.decided else ()

    def sure(self, field: Field) -> Line:
        """How sure a value is, in words."""
        if self.case.by_person(field):
            return (Span(f", {self.decided(field)}", "faint"),)
        return _sure(doubts.sureness(self.case, field))

    def doubt(self, field: Field) -> Iterator[_Row]:
        yield from (_Row((Span(f"doubtful: {d.why}", "doubt"),)) for d in self.doubts if d.field == field)

    def runners_up(self, field: Field) -> Iterator[_Row]:
        lost = [runner for runner in self.article.runners_up if runner.field == field]
        for runner in lost[:_MOST]:
            score = "" if runner.score is None else f", {runner.score:.2f}"
            words = Span(f"not {self.called(runner)}{score}", "faint")
            yield _Row((words, Span(f": {runner.lost}", "faint")))
            if runner.field == "date":
                yield from (_Row(_dated(reason, "faint"), depth=1) for reason in runner.because)
            elif runner.because:
                yield _Row(_quoted(runner.because, "faint"), depth=1)
        if len(lost) > _MOST:
            yield _Row((Span(f"nor {len(lost) - _MOST} more, which --json names", "faint"),))

    def called(self, runner: RunnerUp) -> str:
        if runner.field == "countries":
            return f"{self.case.settings.country_name(runner.value)} ({runner.value})"
        if runner.field == "topics":
            title = next(
                (topic.title for topic in self.case.settings.topics if topic.key == runner.value), runner.value
            )
            return f"{title} ({runner.value})"
        return plain.cut(plain.line(runner.value), _QUOTE)


def _sure(sureness: float, score: str = "") -> Line:
    if sureness < doubts.DOUBTFUL:
        return (Span(", "), Span(f"doubtful{score}", "doubt"))
    return (Span(f", {'sure' if sureness >= doubts.SURE else 'fairly sure'}{score}", "faint"),)


def _written(moment: Moment) -> str:
    """The civil date as far as it is known, with its offset where a time is."""
    date, _, time = calendar.iso(moment.written.replace(tzinfo=None), moment.precision).partition("T")
    return f"{date} {time} {moment.written.isoformat()[19:]}" if time else date


def _quoted(because: Iterable[str], role: Role = "quote") -> Line:
    """ "title: Kyrgyzstan" and "text, at 90: Bishkek x 2" as title: “Kyrgyzstan”; text: “Bishkek”×2 at 90. What follows from the same
    place stands beside it."""
    spans: list[Span] = []
    before = ""
    for reason in because:
        found = _REASON.fullmatch(reason)
        place = found["place"] if found else reason
        if place == before:
            spans.append(Span(", ", "faint"))
        else:
            spans.append(Span(f"{'; ' if spans else ''}{place}{': ' if found else ''}", "faint"))
        if found:
            times = f"×{found['times']}" if found["times"] else ""
            at = f" at {found['at']}" if found["at"] else ""
            spans += [Span(terminal.apart(f"“{found['words']}”"), role), Span(f"{times}{at}", "faint")]
        before = place
    return tuple(spans)


def _dated(because: str, role: Role = "quote") -> Line:
    """ "line 5: Sport, 7 May 2025: 7 May 2025" as the line it is in, the date once."""
    where, _, said = because.rpartition(": ")
    start = where.rfind(said)
    if start < 0:
        return (Span(because, role),)
    end = start + len(said)
    return (Span(where[:start], "faint"), Span(where[start:end], role), Span(where[end:], "faint"))


def _dropped(dropped: tuple[Dropped, ...]) -> Iterator[_Row]:
    for n, piece in enumerate(dropped[:_MOST_DROPPED]):
        text = plain.cut(plain.line(piece.text), _QUOTE)
        yield _Row((Span(f"{piece.rule}: ", "faint"), Span(f"“{text}”")), "" if n else "left out")
    if len(dropped) > _MOST_DROPPED:
        yield _Row((Span(f"and {len(dropped) - _MOST_DROPPED} more, which --json names", "faint"),))
