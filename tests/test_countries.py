"""Countries: what an article is about, in many languages and beside many traps; how it is said why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import gazetteer, mentions
from feeds.normalise import countries
from feeds.phrases import Matcher, Phrase

# Title, text, language as it is said to be, the countries wanted, most salient first.
ABOUT = [
    # English: names, peoples, bodies, places
    ("Bank Negara Malaysia holds rates", "The central bank in Kuala Lumpur said so.", "en", "my"),
    ("A tax for miners", "The U.S. Treasury wants it, officials in the US said.", "en", "us"),
    ("New rules for exchanges", "Jogorku Kenesh passed the bill on Monday. Kyrgyz firms have a year.", "en", "kg"),
    ("Niger opens a mine", "The mine in Niger is near Niamey.", "en", "ne"),
    ("Nigeria opens a mine", "The mine in Nigeria is near Jos.", "en", "ng"),
    ("Guinea-Bissau votes", "The people of Guinea-Bissau vote today.", "en", "gw"),
    ("Equatorial Guinea votes", "Malabo was calm. Equatorial Guinea counts until Friday.", "en", "gq"),
    ("Kosovo and its banks", "Pristina opened the market. Kosovo has eleven banks.", "en", "xk"),
    ("Hong Kong licenses a fund", "Hong Kong's regulator gave it a licence.", "en", "hk"),
    ("Taiwan orders chips", "Officials in Taipei said Taiwan would pay.", "en", "tw"),
    ("Parliament passes the budget", "Islamabad will borrow less, the State Bank of Pakistan said.", "en", "pk"),
    # Several: the order is that of salience, and a list of equals is kept whole
    ("Kenya and Uganda share a line", "Kenya pays most of it, said Nairobi. Uganda pays a third.", "en", "ke ug"),
    ("Norway, Chile and Fiji sign a treaty on kelp", "It is short.", "en", "no cl fj"),
    ("A pact on kelp", "Norway, Chile, Fiji, Kenya, Nepal and Peru signed the pact on Monday.", "en", "no cl fj ke np pe"),
    ("A pact on kelp", "It binds Norway, Chile, Fiji, Kenya and Peru. " + "It is long. " * 80 + "Tea came from Nepal.", "en", "no cl fj ke pe"),
    # Which of two
    ("North Korea's hackers", "Pyongyang denies it; South Korea has proof. Pyongyang's men were seen. North Korea again.", "en", "kp"),
    ("Korean parties meet", "The party met in Pyongyang. Korean radio said so. Pyongyang was calm.", "en", "kp"),
    ("Korean shares rise", "In Seoul the index rose. Korean firms gained.", "en", "kr"),
    ("Congo reopens a port", "The port of Pointe-Noire is open, said Brazzaville. Congo needs it.", "en", "cg"),
    ("Congo reopens a mine", "The mine near Kolwezi is open, said Kinshasa. Congo needs it.", "en", "cd"),
    ("Georgia elects a speaker", "Members met in Tbilisi. Georgia has had none since May.", "en", "ge"),
    ("Georgia elects a speaker", "Members met in Atlanta. Georgia has had none since May. Atlanta was calm.", "en", "us"),
    # A town is where its state is
    ("Mayor of London retires", "LONDON, Ontario, May 3 - The mayor of London said it in a short speech.", "en", "ca"),
    ("Paris bakery burns", "PARIS, Tex., May 3 - A bakery in Paris burned down. Nobody was hurt.", "en", "us"),
    ("Two held after a chase", "ROCK HILL, S.C. - Two men were held on Friday after a chase.", "en", "us"),
    ("Bridge closed", "BUTTE, MT (KXYZ) - The bridge is closed until June, the county said.", "en", "us"),
    # The dateline
    ("Firm reports a profit", "OSLO, March 3 - The firm reported a profit for the third quarter.", "en", "no"),
    ("Firm reports a profit", "May 3, 2025\n\nSUVA — The firm reported a profit for the third quarter.", "en", "fj"),
    # A world agency's office is not the place of the news
    ("Exports fall", "LONDON (Reuters) - Fiji's exports fell in March, customs said. Suva had hoped for more. Fiji sells less sugar.", "en", "fj"),
    # What belongs to a country as well as to the Union
    ("New rules for wallets", "The European Commission sent its plan to members. Brussels wants an answer from France, France said.", "en", "fr"),
    ("Tram strike ends", "BRUSSELS, May 3 - The strike of tram drivers in Brussels is over, the Belgian operator said.", "en", "be"),
    ("Georgia counts late", "Gov. Mary Poe and two senators from Georgia asked for it. Republicans in Georgia wait.", "en", "us"),
    # A body of no country sits somewhere; its town counts where the article is of the town, or of its country
    ("Subway late again", "NEW YORK - The subway in New York is late. New York pays. A guest of the UN was late too.", "en", "us"),
    ("Austria and the oil", "VIENNA - OPEC met in Vienna. OPEC pays no tax in Austria, the Austrian minister said. Austria wants it.", "en", "at"),
    # What looks like a person's name, or like a thing
    ("Kenya Airways cuts flights", "Kenya Airways will cut flights. Kenya wants it to pay its debts, a minister said.", "en", "ke"),
    ("India Today asks", "India Today asked ten thousand voters. India votes in May.", "en", "in"),
    ("Visiting Jordan", "Visiting Jordan is easy. Many guests love Jordan. Jordan has Petra.", "en", "jo"),
    ("Jordan wants water", "Michael Jordan was a guest. Water is scarce in Jordan, and Jordan wants more. Jordan will pay.", "en", "jo"),
    ("Turkey raises rates", "Analysts ate turkey. Turkey raised rates, and Ankara was silent. Turkey waits.", "en", "tr"),
    ("Letters", "They told us to wait. US shares fell as the US raised tariffs.", "en", "us"),
    # A namesake
    ("Lebanon opens a pool", "LEBANON, Ohio - The pool in Lebanon is open.", "en", "us"),
    # A company's name is not where it is at work
    ("Bank opens in Suva", "Danish Trading Corp opened in Suva. Fiji gave it a licence, Suva said, and Fiji is glad.", "en", "fj"),
    # Capitals
    ("CHAD SIGNS LOAN WITH LENDERS", "NDJAMENA, May 3 - The loan is for roads, a minister said.", "en", "td"),
    ("TURKEY TO EXPORT MORE STEEL THIS YEAR", "Turkey will export more, Ankara said.", "en", "tr"),
    # Other languages; stems, cases, articles, particles
    ("Kirgisistan plant neue Regeln", "Die Regierung in Bischkek will Kirgisistan öffnen.", "de", "kg"),
    ("Neue Regeln für Banken", "Die schwedischen Behörden wollen strengere Regeln. In Schwedens Hauptstadt wird beraten.", "de", "se"),
    ("Vulkan bricht aus", "Auf Island ist ein Vulkan ausgebrochen. Island warnt, die isländische Behörde misst.", "de", "is"),
    ("Une loi pour les mineurs", "Le gouvernement kirghize l'a dit à Bichkek. Les banques kirghizes approuvent.", "fr", "kg"),
    ("La Côte d'Ivoire vote", "Les électeurs ivoiriens ont voté. La Côte d’Ivoire attend.", "fr", "ci"),
    ("Nueva ley de bancos", "El gobierno uruguayo la presentó en Montevideo. Los bancos uruguayos callan.", "es", "uy"),
    ("Uma nova lei", "O governo moçambicano anunciou a lei em Maputo. Moçambique espera.", "pt", "mz"),
    ("Una nuova legge", "Il governo tedesco la discute a Berlino. Le banche tedesche tacciono.", "it", "de"),
    ("Nieuwe regels", "De Belgische regering kwam in Brussel bijeen. België wacht af.", "nl", "be"),
    ("В Казахстане нашли нефть", "Казахстан объявил об этом. Казахстан рад.", "ru", "kz"),
    ("Новый закон", "Парламент Кыргызстана принял закон. Кыргызские банки ждут.", "en", "kg"),
    ("Нові правила", "Уряд Польщі ухвалив правила. Польські банки чекають.", "uk", "pl"),
    ("Nowe przepisy", "Rząd Niemiec przyjął ustawę. Niemieckie banki czekają, mówi się w Niemczech.", "pl", "de"),
    ("Nová pravidla", "Vláda Rakouska schválila zákon. Rakouské banky čekají.", "cs", "at"),
    ("Yeni kurallar", "Kazakistan'da yeni kurallar geldi. Kazakistan'ın bankaları bekliyor.", "tr", "kz"),
    ("قانون جديد", "قالت الحكومة المصرية في القاهرة إن مصر ستقر القانون.", "ar", "eg"),
    ("اتفاق جديد", "وقعت ماليزيا اتفاقا. وقال مسؤولون في كوالالمبور إن البنوك الماليزية وماليزيا مستعدة.", "en", "my"),
    ("قانون تازه", "دولت قرقیزستان قانون تازه‌ای آورد. بانک‌های قرقیزستان منتظرند.", "fa", "kg"),
    ("חוק חדש", "הממשלה ביפן אישרה את החוק. היפנים מחכים, ויפן שותקת.", "he", "jp"),
    ("नया कानून", "नेपाल की सरकार ने कानून बनाया। नेपाल के बैंक इंतज़ार में हैं।", "hi", "np"),
    ("日本の新しい法律", "日本で新しい法律ができた。日本は喜ぶ。", "ja", "jp"),
    ("吉尔吉斯斯坦通过新法", "吉尔吉斯斯坦议会在比什凯克通过了法律。", "zh", "kg"),
    ("馬來西亞央行維持利率", "馬來西亞央行表示，馬來西亞經濟穩定。", "en", "my"),
    ("새 법 통과", "키르기스스탄 의회가 법을 통과시켰다. 키르기스스탄의 은행들은 기다린다.", "ko", "kg"),
    ("กฎหมายใหม่", "รัฐบาลเวียดนามออกกฎหมายใหม่ เวียดนามรอ", "th", "vn"),
    ("Νέος νόμος", "Η κυβέρνηση της Κύπρου ψήφισε τον νόμο. Η Κύπρος περιμένει.", "el", "cy"),
    ("Кыргызстанда жаңы мыйзам", "Жыйын Бишкекте өттү. Кыргызстандын банктары күтүүдө.", "en", "kg"),
    ("Wyrok sądu", "Sąd w Krakowie skazał oszusta. Wyrok jest w Krakowie znany od piątku, mówi się na rynku i po domach.", "pl", "pl"),
    # Nobody said the language: names are found all the same, and peoples where the words are of the language
    ("Neue Regeln", "Die norwegischen Behörden haben das Gesetz für die Fischer nicht geändert, und die Norweger warten auf das Meer.", "en", "no"),
    ("Nuevas reglas", "Los bancos chilenos no se han pronunciado sobre las reglas, y el gobierno chileno espera para abrir una mesa.", "en", "cl"),
    ("Neues Gesetz", "Die Regierung von Österreich hat es beschlossen. Österreich wartet.", "en", "at"),
    ("Nytt lovverk", "Regjeringen i Frankrike vedtok loven. Frankrike venter.", "en", "fr"),
]  # fmt: skip

# Words that look like a country's and are not.
NOTHING = [
    ("He told us to wait", "The farm sold a turkey and a guinea pig in the park.", "en"),
    ("Congress of cooks", "Cooks from New England met to talk about French fries.", "en"),
    ("ALL THE WORLD TO US", "THEY GAVE IT TO US ALL AND SANG FOR US.", "en"),
    ("A night of records", "Michael Jordan scored forty. Later Jordan Smith and Chad Miller spoke.", "en"),
    ("A guest in the studio", "Burt Lancaster and Georgia May came. The polish on the floor was new.", "en"),
    ("Prices in francs", "It costs nine Swiss francs or ten U.S. dollars.", "en"),
    ("An island for sale", "Island life is slow. Island people know it.", "en"),
    ("Brussels decides", "The EU said so in Brussels. The European Union has a plan.", "en"),
    ("A disk for everybody", "The disk holds 512 GB and costs nine euros.", "en"),
    ("The European Union decides", "The EU said so. The European Union has a plan.", "en"),
    ("Rates held", "FRANKFURT (Reuters) - The European Central Bank kept rates. The ECB said prices would fall.", "en"),
    ("Quota cut", "VIENNA - OPEC will cut its output. OPEC meets again in Vienna in June.", "en"),
    ("Allies meet", "BRUSSELS - Ministers of NATO met for a day. The alliance said NATO would spend more.", "en"),
    ("Growth slows", "WASHINGTON - The International Monetary Fund cut its forecast. The IMF sees risks.", "en"),
    ("A warning of hunger", "GENEVA - The United Nations warned of hunger. The UN needs money.", "en"),
    # A person's name, and what the person is called afterwards
    (
        "Michael Jordan sells his house",
        "Michael Jordan has sold his house. Jordan's spokesman said the price was fair. Jordan was silent.",
        "en",
    ),
    ("Drummer leaves tour", "Chad Smith left the tour on Monday. Chad thanked the fans, and Chad will rest.", "en"),
    (
        "Midfielder signs",
        "Georgia Stanway has signed for three years. Georgia scored nine goals. Georgia is happy.",
        "en",
    ),
    (
        "Prize for an actor",
        "Denzel Washington won the prize. Washington thanked his wife. Washington is seventy.",
        "en",
    ),
    ("Investor sells team", "Mark Cuban sold his share of the team. Cuban said it was time. Cuban keeps a seat.", "en"),
    ("Champion loses belt", "Israel Adesanya lost his belt on Saturday. Israel said he would be back.", "en"),
    # A thing that the text writes small as well; a small word in capitals for stress
    ("Turkey Recipes That Work", "Salt a turkey on Monday. Turkey should rest for half an hour.", "en"),
    ("Plates for the table", "Her china is old. China should be washed by hand.", "en"),
    ("Letters", "It was hard for us. Tell US about it.", "en"),
    ("Bread", "The shop sells bread. " * 60 + "Guests came from Peru, Fiji, Kenya, Chile and Nepal.", "en"),
    ("수단과 방법", "그는 모든 수단을 썼다. 인도적 지원이라는 말이다.", "ko"),
    ("印度洋上的风", "风从印度洋吹来。", "zh"),
    ("Il giorno", "Le case sono alte. La cina è un gioco.", "it"),
]

# The country that the words stand for, in one sentence of a language; nothing else is looked at.
SAID = [
    ("российские банки", "ru", "ru"), ("в Южной Корее", "ru", "kr"), ("для Саудовской Аравии", "ru", "sa"), ("с украинцами", "ru", "ua"),
    ("Соединенных Штатов", "ru", "us"), ("в Великобритании", "ru", "gb"), ("у Німеччині", "uk", "de"), ("українського", "uk", "ua"),
    ("w Kirgistanie", "pl", "kg"), ("rosyjskiego", "pl", "ru"), ("do Chin", "pl", "cn"), ("v Německu", "cs", "de"),
    ("deutschen", "de", "de"), ("Deutschlands", "de", "de"), ("Köln", "de", "de"), ("München", "de", "de"), ("Amerikanern", "de", "us"),
    ("españolas", "es", "es"), ("brasileños", "es", "br"), ("françaises", "fr", "fr"), ("italiennes", "fr", "it"), ("norvégiennes", "fr", "no"),
    ("portuguesa", "pt", "pt"), ("Moscou", "pt", "ru"), ("francesi", "it", "fr"), ("Londra", "it", "gb"), ("Duitse", "nl", "de"),
    ("Türkiye'nin", "tr", "tr"), ("Almanlar", "tr", "de"), ("Ranskassa", "fi", "fr"), ("Németországban", "hu", "de"), ("tyska", "sv", "de"),
    ("وفرنسا", "ar", "fr"), ("بالعراق", "ar", "iq"), ("للصين", "ar", "cn"), ("الألمانية", "ar", "de"), ("روسیه", "fa", "ru"),
    ("ברוסיה", "he", "ru"), ("הגרמנית", "he", "de"), ("भारतीय", "hi", "in"), ("中国人", "zh", "cn"), ("韓国の", "ja", "kr"),
    ("미국의", "ko", "us"), ("러시아에서", "ko", "ru"), ("Жапония", "ru", ""), ("Ukrainerinnen", "de", "ua"), ("MALAYSIA", "en", "my"),
    ("Côte d’Ivoire", "en", "ci"), ("United\nStates", "en", "us"), ("United\u00a0States", "en", "us"), ("Benin City", "en", "ng"),
]  # fmt: skip


def keys(title: str, text: str, language: str) -> list[str]:
    """The codes that the article is given."""
    return [label.key for label in countries.countries(title, text, language, str).labels]


@pytest.mark.parametrize(("title", "text", "language", "wanted"), ABOUT)
def test_what_an_article_is_about(title: str, text: str, language: str, wanted: str) -> None:
    assert keys(title, text, language) == wanted.split()


@pytest.mark.parametrize(("title", "text", "language"), NOTHING)
def test_words_that_only_look_like_a_country(title: str, text: str, language: str) -> None:
    assert keys(title, text, language) == []


@pytest.mark.parametrize(("words", "language", "code"), SAID)
def test_what_words_stand_for(words: str, language: str, code: str) -> None:
    assert [found.code for found in mentions.find(words, language)] == code.split()


def test_a_label_says_where_and_how_often() -> None:
    text = "Officials met on Monday. In Bishkek they spoke. Bishkek was cold, and Bishkek was dark."
    label = countries.countries("Kyrgyz Republic meets", text, "en", {"kg": "Kyrgyzstan"}.__getitem__).labels[0]
    assert (label.key, label.title) == ("kg", "Kyrgyzstan")
    assert label.because == ("title: Kyrgyz Republic", "opening, at 28: Bishkek x 3")
    assert 0.9 < label.score < 1


def test_what_is_only_mentioned_says_so() -> None:
    text = "Nepal has a budget. Nepal spends more, Kathmandu said. " + "It is long. " * 60 + "A guest from Peru came."
    judged = countries.countries("Nepal's budget", text, "en", str)
    assert [label.key for label in judged.labels] == ["np"]
    (peru,) = judged.runners_up
    assert (peru.field, peru.value) == ("countries", "pe")
    assert peru.because == (f"text, at {text.index('Peru')}: Peru",)
    assert peru.lost.startswith("mentioned: 0.")


@given(st.text(max_size=300), st.sampled_from(["en", "de", "zh-Hant", ""]))
def test_any_text_can_be_judged_and_twice_the_same(text: str, language: str) -> None:
    once = countries.countries(text[:40], text, language, str)
    assert once == countries.countries(text[:40], text, language, str)
    assert all(0 < label.score <= 1 for label in once.labels)


@given(st.lists(st.sampled_from("İ ß ŉ Peru’s Ελλάδα Россия 日本 \u0130stanbul Ω ﬁ".split()), max_size=12))
def test_offsets_are_those_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    said = {"Peru", "Ελλάδα", "Россия", "日本", "İstanbul"}
    assert [text[found.start : found.end] for found in mentions.find(text, "tr")] == [
        word.removesuffix("’s") for word in words if word.removesuffix("’s") in said
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("kg", "kg"),
        ("KGZ", "kg"),
        ("Kyrgyz Republic", "kg"),
        ("Kirgisistan", "kg"),
        ("UK", "gb"),
        ("côte d’ivoire", "ci"),
        ("日本", "jp"),
        ("Niger", "ne"),
        ("Atlantis", None),
    ],
)
def test_a_country_by_any_of_its_names(said: str, code: str | None) -> None:
    assert gazetteer.resolve(said) == code


def test_a_match_is_a_whole_word_in_its_case() -> None:
    matcher = Matcher([Phrase("US", exact=True), Phrase("Chad"), Phrase("court")])
    text = "us US USA chad Chad Courts court's"
    assert [text[f.start : f.end] for f in matcher.find(text)] == ["US", "Chad", "court"]


def test_a_country_that_lost_says_by_which_rule() -> None:
    names = ["Kenya", "Peru", "Nepal", "Chile", "Japan", "Egypt", "Ghana", "Norway", "Sweden", "Cuba", "Fiji", "Laos"]
    many = countries.countries(", ".join(names), f"{', '.join(names)} have signed.", "en", str)
    assert len(many.labels) == countries.MOST
    assert {one.lost for one in many.runners_up} == {f"{countries.MOST} others are stronger"}
    (one,) = countries.countries(
        "Kenya votes", "Kenya votes. Kenya counts. A tourist from Peru looked on.", "en", str
    ).runners_up
    assert one.value == "pe"
    assert one.score is not None
    assert one.lost == f"mentioned: {one.score:.2f}, under {countries.ABOUT}"
