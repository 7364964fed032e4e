"""The form of a rulebook around `when` and `then`: its head, a rule, its defaults."""

from pratique.policy import grammar
from pratique.policy.grammar import Form, Kind, Value
from pratique.policy.sources import CONFIDENCES

CLASSES = ("arrival", "contact", "case", "pool", "compliance")

BOOK = Form(
    "One version of one layer of policy: dated, sourced, tested text.",
    {
        "rulebook": grammar.word("its id, the same in every version"),
        "version": Value(Kind.DAY, "the day that names this version"),
        "in_force": Value(Kind.MOMENT, "from when on it holds, with its offset"),
        "begun": grammar.of_form(
            "how we know that day, where its own text does not say", "dating"
        ),
        "until": Value(
            Kind.MOMENT, "when it ended, though no next version took its place"
        ),
        "ended": grammar.of_form("how we know when it ended", "dating"),
        "title": Value(Kind.LANGUAGES, "what it is called, by language"),
        "jurisdiction": grammar.division("where it holds"),
        "zone": Value(Kind.ZONE, "the time zone its days belong to"),
        "sources": Value(Kind.SOURCES, "where its words stand, by the name cited"),
        "defaults": grammar.of_form("what a rule means where it is silent", "defaults"),
        "settings": grammar.forms("where people meet", "setting"),
        "rules": grammar.forms("the rules, in the order they are asked", "rule"),
    },
    required=(
        "rulebook",
        "version",
        "in_force",
        "title",
        "jurisdiction",
        "zone",
        "sources",
        "rules",
    ),
)
RULE = Form(
    "One sentence of policy: when it applies, and what it then orders.",
    {
        "id": grammar.word("its name within the book, such as arrival.high"),
        "class": grammar.word("what it is about", *CLASSES),
        "says": Value(Kind.LANGUAGES, "the sentence, by language; en is always there"),
        "paraphrase": grammar.truth(
            "true: our own words; false: the first language is a quotation"
        ),
        "source": grammar.word("where the words stand: one of the book's sources"),
        "confidence": grammar.word("as sure as its least sure part", *CONFIDENCES),
        "otherwise": grammar.truth(
            "true: applies only where no other rule of its class did"
        ),
        "replaces": grammar.words("rules of books above, such as cn.national#test"),
        "when": Value(Kind.CONDITION, "the condition on facts"),
        "then": grammar.of_form("what it orders", "then"),
    },
    required=("id", "class", "says", "source", "confidence", "when", "then"),
)
DEFAULTS = Form(
    "What a rule means where it does not say.",
    {
        "bound_days": grammar.number(
            "after the end: a named officer orders anew, or it lapses",
            least=0,
            unit="days",
        ),
        "repeat_within_days": grammar.number(
            "after an invalid result", least=0, unit="days"
        ),
        "window_hours": grammar.number(
            "nobody misses anything before having had this long for it",
            least=0,
            unit="hours",
        ),
        "quiet_days": grammar.number(
            "without area or local case, and a prefecture has no outbreak",
            least=0,
            unit="days",
        ),
        "appeal_answer_hours": grammar.number(
            "until a first answer to an appeal", least=0, unit="hours"
        ),
    },
    required=(
        "bound_days",
        "repeat_within_days",
        "window_hours",
        "quiet_days",
        "appeal_answer_hours",
    ),
)
