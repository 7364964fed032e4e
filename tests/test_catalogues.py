"""Translations compile without GNU gettext, and broken ones are refused."""

import gettext
import io

import pytest

from scripts import catalogues

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"
"""
CATALOGUE = f"""{HEADER}
#: web/traveller/views.py:1
msgid "Arrived"
msgstr "已到达"

msgctxt "test"
msgid "due"
msgstr "应检"
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s 天"
msgstr[1] ""
"%(n)s "
"天们"

#~ msgid "gone"
#~ msgstr "没了"
"""


def messages(body: str) -> list[catalogues.Message]:
    return list(catalogues.read(f"{HEADER}\n{body}"))[1:]


def translation(text: str) -> gettext.GNUTranslations:
    compiled = catalogues.compiled(list(catalogues.read(text)))
    return gettext.GNUTranslations(io.BytesIO(compiled))


def test_a_compiled_catalogue_says_what_the_text_says() -> None:
    chinese = translation(CATALOGUE)

    assert chinese.gettext("Arrived") == "已到达"
    assert chinese.pgettext("test", "due") == "应检"
    assert chinese.ngettext("%(n)s day", "%(n)s days", 1) == "%(n)s 天"
    assert chinese.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s 天们"
    assert chinese.gettext("gone") == "gone"


def test_a_fuzzy_translation_is_not_used() -> None:
    chinese = translation(HEADER + '\n#, fuzzy\nmsgid "Arrived"\nmsgstr "出发"\n')

    assert chinese.gettext("Arrived") == "Arrived"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"', "is marked fuzzy"),
        ('msgid "a"\nmsgstr ""', "is not translated"),
        ('msgid "a %(x)s"\nmsgstr "b %(y)s"', "has other placeholders"),
        ('msgid "a {x}"\nmsgstr "b"', "has other placeholders"),
        ('msgid "a %(x)s"\nmsgstr "%(x)s b"', None),
    ],
)
def test_a_planted_fault_is_found(body: str, fault: str | None) -> None:
    (message,) = messages(body)

    assert message.fault() == fault
