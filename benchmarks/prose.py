"""Running English for made-up articles: names, headlines and sentences drawn from small tables. Knows no file format."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from random import Random
from typing import NamedTuple

# Each is written the same in its address: Sri Lanka, sri-lanka. The first ones are in the news most.
COUNTRIES = (
    "United States, China, India, Germany, France, Japan, Brazil, Canada, Australia, Italy, Spain, Mexico, Indonesia, Netherlands, "
    "Saudi Arabia, Switzerland, Poland, Sweden, Belgium, Argentina, Norway, Austria, Nigeria, Thailand, Egypt, Denmark, Singapore, "
    "Malaysia, Philippines, South Africa, Colombia, Chile, Finland, Pakistan, Bangladesh, Vietnam, Peru, Portugal, New Zealand, Greece, "
    "Ukraine, Kazakhstan, Hungary, Kenya, Ethiopia, Sri Lanka, Ghana, Tanzania, Uganda, Bolivia, Paraguay, Uruguay, Nepal, Cambodia, "
    "Zambia, Iceland, Mongolia, Rwanda, Namibia, Laos"
).split(", ")


class Topic(NamedTuple):
    """A topic by its title: the words by which it is known, and what headlines say is at stake, each with one of these words."""

    keywords: tuple[str, ...]
    stakes: tuple[str, ...]


TOPICS: Mapping[str, Topic] = {
    "Banking": Topic(("bank", "lender"), ("rules for small banks", "the merger of two lenders")),
    "Energy": Topic(("electricity", "power grid"), ("the price of electricity", "repairs of the power grid")),
    "Mining": Topic(("copper mine", "miner"), ("a closed copper mine", "the safety of miners")),
    "Farming": Topic(("farmer", "wheat"), ("aid for farmers", "a store of wheat")),
    "Fisheries": Topic(("trawler", "fishery"), ("a licence for trawlers", "the limits of a fishery")),
    "Transport": Topic(("railway", "airport"), ("an old railway", "the second airport")),
    "Public health": Topic(("hospital", "vaccine"), ("beds in hospitals", "the supply of vaccines")),
    "Education": Topic(("school", "teacher"), ("books for schools", "the pay of teachers")),
    "Housing": Topic(("tenant", "mortgage"), ("the rights of tenants", "relief on mortgages")),
    "Climate": Topic(("drought", "emissions"), ("wells against drought", "the count of emissions")),
    "Telecoms": Topic(("broadband", "radio spectrum"), ("broadband in villages", "the sale of radio spectrum")),
    "Taxation": Topic(("tax", "levy"), ("a tax on sugar", "the levy on fuel")),
}
_COUNTRY_WEIGHTS = [1 / (rank + 5) for rank in range(len(COUNTRIES))]

_GIVEN = "Ada Amina Anders Bruno Carla Daniel Elif Esther Farid Grace Hana Ines Ivan Jonas Kofi Lena Maya Nadia Omar Petra Ravi Rosa Samuel".split()
_FAMILY = "Abbott Baker Castellan Dossi Ekwueme Fielding Grover Haddad Ilves Jansson Keller Lindqvist Moreau Novak Okafor Pereira".split()
_WHO = [
    "The committee", "A panel of experts", "The minister", "Two members of the opposition", "The working group", "A senior official",
    "The agency", "An independent auditor", "The head of the inquiry", "Several local councils", "The association",
]  # fmt: skip
_DID = [
    "asked for more time to study", "published the first part of", "rejected the main points of", "defended the cost of",
    "promised a full account of", "raised doubts about", "agreed on the wording of", "sent back the draft of", "set a limit for", "welcomed",
]  # fmt: skip
_WHAT = [
    "the proposal", "the new programme", "a report of forty pages", "the plan for the coming years", "the contract", "the compromise",
    "a list of open questions", "the budget of the project", "the timetable", "the terms of the agreement",
]  # fmt: skip
_HOW = [
    "after a debate that lasted most of the night", "although nobody had expected a decision so soon",
    "and said that the details would follow within a few weeks", "in a letter that was read to reporters on the steps of the building",
    "because the figures of the previous year had turned out to be wrong", "without naming those who had objected",
    "while people who live nearby waited outside for an answer", "and thanked everybody who had sent comments",
]  # fmt: skip
_HEADINGS = ["What comes next", "The reaction", "How it began", "The numbers", "Open questions", "A long dispute"]
_TOLD = [
    "Those who follow {stake} in {country} had waited for this step since the summer before.",
    "For {country}, {stake} is a matter that has divided families and parties alike.",
    "Nobody denies that {stake} will cost {country} more than was planned.",
    "Visitors from {country} said that {stake} could not be left to chance.",
]  # fmt: skip
_SUMMARIES = [
    "In {where} a decision on {what} is near: who gains, who pays, and what's still open.",
    "What is known of {what} in {where}, who stands behind it, and why it comes now.",
]  # fmt: skip


class Story(NamedTuple):
    """An article before it has a format. `number` stands in the headline, so that the article is known again wherever it is published; the
    paragraphs under the headings are lists of sentences, and `points` are those of a list."""

    number: int
    headline: str
    author: str
    summary: str
    topics: tuple[str, ...]
    countries: tuple[str, ...]
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    points: tuple[str, ...]


def story(number: int, draw: Random) -> Story:
    """The story of this number, about 450 words long: the same for the same numbers from `draw`."""
    topics = _some(list(TOPICS), None, draw)
    countries = _some(COUNTRIES, _COUNTRY_WEIGHTS, draw)
    stakes = [draw.choice(TOPICS[topic].stakes) for topic in topics]
    where, what = " and ".join(countries), " and ".join(stakes)
    sentences = draw.choices(_sentences(), k=16)
    told = [draw.choice(_TOLD).format(stake=stake, country=country) for stake, country in product(stakes, countries)]
    heads = draw.sample(_HEADINGS, 3)
    news = draw.choice(
        ["{0}: a vote on {1}", "{0}: a quarrel over {1}", "Talks in {0} over {1}", "New hope in {0} for {1}"]
    )
    return Story(
        number=number,
        headline=f"{news.format(where, what)}, file {number}",
        author=f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}",
        summary=draw.choice(_SUMMARIES).format(where=where, what=what),
        topics=tuple(topics),
        countries=tuple(countries),
        opening=f"The future of {what} in {where} was on the table again this week. {sentences[0]}",
        sections=tuple(
            (head, (*sentences[first : first + 2], told[at % len(told)], *sentences[first + 2 : first + 4]))
            for at, (head, first) in enumerate(zip(heads, (1, 5, 9), strict=True))
        ),
        points=tuple(sentences[13:]),
    )


def _some(names: Sequence[str], weights: Sequence[float] | None, draw: Random) -> list[str]:
    """One of the names, or two different ones."""
    return list(dict.fromkeys(draw.choices(names, weights, k=draw.choice((1, 1, 2)))))


@cache
def _sentences() -> list[str]:
    """All that can be said of nothing in particular."""
    return [f"{who} {did} {what} {how}." for who, did, what, how in product(_WHO, _DID, _WHAT, _HOW)]
