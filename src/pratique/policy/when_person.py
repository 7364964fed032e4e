"""Reads what `when` may ask of a person's age, work, body and home, and of zones."""

from pratique.policy import grammar
from pratique.policy.conditions import Age, HasHome, HasSymptoms, Immune, InZone, OnPost
from pratique.policy.document import Text
from pratique.policy.grammar import Form, Kind, Value

ZONE_KINDS = ("static",)
POSTS = (
    "high_risk",  # of border, quarantine, transport and cold chain
    "health_care",
    "education",  # of children, or children themselves at school or nursery
)
PROOFS = ("laboratory", "illness")
SYMPTOMS = (
    "fever",
    "cough",
    "sore_throat",
    "runny_nose",
    "red_eyes",
    "rash",
    "headache",
    "fatigue",
    "muscle_pain",
    "vomiting",
    "diarrhoea",
    "bleeding",
    "loss_of_smell",
    "breathlessness",
    "other",
)

ZONE = Form(
    "Stays, now, in a place that stands still.",
    {"kind": grammar.words("kinds of zone; left out: any", *ZONE_KINDS)},
)
OCCUPATION = Form(
    "Works, or has worked, on such a post, on some day of the window.",
    {
        "post": grammar.words("kinds of post", *POSTS),
        "left": grammar.truth(
            "true: only who has left it; false: only who is still on it"
        ),
        "within_days": grammar.number(
            "the window up to today (of an arrival, up to it); left out: that day",
            least=1,
            unit="days",
        ),
    },
    required=("post",),
)
IMMUNITY = Form(
    "Is protected against a disease: by doses, or by a proof.",
    {
        "to": grammar.word("the disease, such as measles"),
        "doses": grammar.number("so many doses or more", least=1, unit="doses"),
        "days": grammar.number(
            "the last dose at least so long before the day counted from",
            least=0,
            unit="days",
        ),
        "proof": grammar.words("antibodies, or the illness itself", *PROOFS),
    },
    required=("to",),
    any_of=("doses", "proof"),
)
HEALTH = Form(
    "Told of such a symptom, or was as hot as that.",
    {
        "of": grammar.words("symptoms; left out: any", *SYMPTOMS),
        "temperature": Value(Kind.DECIMAL, "as hot, or hotter", unit="°C"),
        "within_days": grammar.number(
            "reports of the last days only", least=1, unit="days"
        ),
    },
)
AGE = Form(
    "Completed years today; in a rule about arrivals, on the day of the arrival.",
    {
        "from": grammar.number("this old or older", least=0, unit="years"),
        "under": grammar.number("younger than this", least=1, unit="years"),
        "born_before": Value(Kind.DAY, "born before this day, whatever their age"),
    },
    any_of=("from", "under", "born_before"),
)
HOME = Form(
    "Whether the person can be kept apart from others where they live.",
    {"fit": grammar.truth("false: there are no conditions for it at home")},
    required=("fit",),
)


def zone(text: Text) -> InZone:
    """`zone: {kind: static}`."""
    return InZone(kind=_several(ZONE.read(text).get("kind"), ZONE_KINDS))


def occupation(text: Text) -> OnPost:
    """`occupation: {post: high_risk, left: true, within_days: 7}`."""
    fields = OCCUPATION.read(text)
    left, days = fields.get("left"), fields.get("within_days")
    return OnPost(
        post=_several(fields["post"], POSTS),
        within_days=days.number(1) if days else 1,
        left=left.truth() if left else None,
    )


def immunity(text: Text) -> Immune:
    """`immunity: {to: measles, doses: 2, days: 14, proof: [laboratory, illness]}`."""
    fields = IMMUNITY.read(text)
    doses, days = fields.get("doses"), fields.get("days")
    if doses is None and "proof" not in fields:
        text.refuse(
            "`immunity` needs `doses`, `proof` or both",
            "Write `immunity: {to: measles, doses: 2}`.",
        )
    if days and doses is None:
        days.refuse("`days` are counted from a dose", "Add `doses:`, or leave it out.")
    return Immune(
        to=fields["to"].word(),
        doses=doses.number(1) if doses else None,
        days=days.number(0) if days else 0,
        proof=_several(fields.get("proof"), PROOFS),
    )


def symptoms(text: Text) -> HasSymptoms:
    """`symptoms: {of: [fever, rash], temperature: 38.0, within_days: 21}`."""
    fields = HEALTH.read(text)
    hot, days = fields.get("temperature"), fields.get("within_days")
    return HasSymptoms(
        of=_several(fields.get("of"), SYMPTOMS),
        temperature=hot.decimal(30) if hot else None,
        within_days=days.number(1) if days else None,
    )


def home(text: Text) -> HasHome:
    """`home: {fit: false}`."""
    return HasHome(fit=HOME.read(text)["fit"].truth())


def _several(text: Text | None, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.one_of(known) for part in text.one_or_more()) if text else ()


def age(text: Text) -> Age:
    """`age: {from: 14, under: 60}`, in completed years."""
    fields = AGE.read(text)
    low, high, born = (fields.get(each) for each in ("from", "under", "born_before"))
    if not fields:
        text.refuse("`age` needs `from`, `under` or both", "Write `age: {under: 14}`.")
    return Age(
        from_years=low.number(0) if low else None,
        under=high.number(1) if high else None,
        born_before=born.day() if born else None,
    )
