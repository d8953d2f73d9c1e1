"""The few words of our own that an explanation needs, and how values are said in each language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from guichet.kernel import api as kernel
from guichet.language import api as language_of

SOURCE_LANGUAGE = "en"  # of the labels and references in a package's code

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "open": "We cannot say yet: some answers are missing.",
        "because": "This is because:",
        "one_of": "All of these together decide it:",
        "unknown": "We do not know this yet:",
        "whether": "Whether {label}.",
        "amount": "{label}: {value}.",
        "unverified": "We could not confirm this figure of the law: {label}.",
        "unverified_all": "We could not confirm {n} figures of the law. One of them: {label}.",
        "true": "yes",
        "false": "no",
        "and": "; and ",
        "not_so": "This is not so: {label}",
        "opaque": "How this is worked out cannot be shown step by step: {label}.",
        "different_if": "This would change it:",
        "or_if": "Or this:",
        "no_single_change": "No single change would be enough, as far as we can tell.",
        "fixed": "Nothing that can be done now would change this answer. Ask again when something has changed.",
        "less": "{label}: {to} instead of {value}. That is {by} less.",
        "less_year": "{label}: {to} instead of {value}. That is {by} less a year.",
        "less_month": "{label}: {to} instead of {value}. That is {by} less a month.",
        "less_week": "{label}: {to} instead of {value}. That is {by} less a week.",
        "less_day": "{label}: {to} instead of {value}. That is {by} less a day.",
        "more": "{label}: {to} instead of {value}. That is {by} more.",
        "more_year": "{label}: {to} instead of {value}. That is {by} more a year.",
        "more_month": "{label}: {to} instead of {value}. That is {by} more a month.",
        "more_week": "{label}: {to} instead of {value}. That is {by} more a week.",
        "more_day": "{label}: {to} instead of {value}. That is {by} more a day.",
        "instead": "{label}: {to} instead of {value}.",
        "spoken_because": "{outcome}. This is because: {reasons}.",
        "spoken_amounts": "{outcome}. {amounts}.",
        "spoken_unknown": "{outcome}. We do not know this yet: {unknown}.",
        # How a formula is read out where its author gave it no words.
        "is_more": "{a} is more than {b}",
        "is_less": "{a} is less than {b}",
        "is_at_least": "{a} is {b} or more",
        "is_at_most": "{a} is {b} or less",
        "is_after": "{a} is after {b}",
        "is_before": "{a} is before {b}",
        "is_from": "{a} is {b} or later",
        "is_until": "{a} is {b} or earlier",
        "is": "{a} is {b}",
        "is_not": "{a} is not {b}",
        "plus": "{a} plus {b}",
        "less_than_that": "{a} less {b}",
        "times": "{a} times {b}",
        "share": "{b} of {a}",
        "divided": "{a} divided by {b}",
        "divided_whole": "{a} divided by {b}, rounded down",
        "smaller": "the smaller of {a} and {b}",
        "larger": "the larger of {a} and {b}",
        "anniversary": "{a} plus {b} years",
        "if_else": "{a} if {condition}, otherwise {b}",
        "if_only": "{a} if {condition}",
        "both": "{a} and {b}",
        "either": "{a} or {b}",
        "not": "it is not so that {a}",
    },
    # Our own translation; awaiting review by a licensed translator, like locales/mi.yaml of the law packages.
    "mi": {
        "open": "Kāore anō mātou e taea te kī: kei te ngaro ētahi whakautu.",
        "because": "Ko te take:",
        "one_of": "Nā ēnei katoa, i te mahi ngātahi, te whakatau:",
        "unknown": "Kāore anō mātou kia mōhio ki tēnei:",
        "whether": "Mehemea {label}.",
        "amount": "{label}: {value}.",
        "unverified": "Kāore i taea e mātou te whakaū tēnei tau o te ture: {label}.",
        "unverified_all": "Kāore i taea e mātou te whakaū ētahi tau e {n} o te ture. Ko tētahi: {label}.",
        "true": "āe",
        "false": "kāo",
        "and": "; ā, ",
        "not_so": "Kāore i te pēnei: {label}",
        "opaque": "Kāore e taea te whakaatu taki i te tātaitanga o tēnei: {label}.",
        "different_if": "Mā tēnei ka rerekē te whakatau:",
        "or_if": "Mā tēnei rānei:",
        "no_single_change": "E ai ki tā mātou e kite nei, kāore tētahi panonitanga kotahi e rawaka.",
        "fixed": "Kāore he mea ka taea ināianei hei whakarerekē i tēnei whakautu. Pātai mai anō ina rerekē tētahi mea.",
        "less": "{label}: ko {to}, kaua ko {value}. Kia iti iho mā te {by}.",
        "less_year": "{label}: ko {to}, kaua ko {value}. Kia iti iho mā te {by} i te tau.",
        "less_month": "{label}: ko {to}, kaua ko {value}. Kia iti iho mā te {by} i te marama.",
        "less_week": "{label}: ko {to}, kaua ko {value}. Kia iti iho mā te {by} i te wiki.",
        "less_day": "{label}: ko {to}, kaua ko {value}. Kia iti iho mā te {by} i te rā.",
        "more": "{label}: ko {to}, kaua ko {value}. Kia nui ake mā te {by}.",
        "more_year": "{label}: ko {to}, kaua ko {value}. Kia nui ake mā te {by} i te tau.",
        "more_month": "{label}: ko {to}, kaua ko {value}. Kia nui ake mā te {by} i te marama.",
        "more_week": "{label}: ko {to}, kaua ko {value}. Kia nui ake mā te {by} i te wiki.",
        "more_day": "{label}: ko {to}, kaua ko {value}. Kia nui ake mā te {by} i te rā.",
        "instead": "{label}: ko {to}, kaua ko {value}.",
        "spoken_because": "{outcome}. Ko te take: {reasons}.",
        "spoken_amounts": "{outcome}. {amounts}.",
        "spoken_unknown": "{outcome}. Kāore anō mātou kia mōhio ki tēnei: {unknown}.",
        "is_more": "he nui ake te {a} i te {b}",
        "is_less": "he iti iho te {a} i te {b}",
        "is_at_least": "ko te {b}, neke atu rānei, te {a}",
        "is_at_most": "ko te {b}, iti iho rānei, te {a}",
        "is_after": "nō muri i te {b} te {a}",
        "is_before": "nō mua i te {b} te {a}",
        "is_from": "nō te {b}, nō muri rānei, te {a}",
        "is_until": "nō te {b}, nō mua rānei, te {a}",
        "is": "ko te {a}: {b}",
        "is_not": "ehara te {a} i te {b}",
        "plus": "{a} tāpiri {b}",
        "less_than_that": "{a} tango {b}",
        "times": "{a} whakarau {b}",
        "share": "{b} o te {a}",
        "divided": "{a} whakawehe ki te {b}",
        "divided_whole": "{a} whakawehe ki te {b}, ka whakaawhiwhia ki raro",
        "smaller": "te mea iti o te {a} me te {b}",
        "larger": "te mea nui o te {a} me te {b}",
        "anniversary": "{a} tāpiri {b} tau",
        "if_else": "{a} mehemea {condition}, ki te kore ko {b}",
        "if_only": "{a} mehemea {condition}",
        "both": "{a}, ā, {b}",
        "either": "{a}, {b} rānei",
        "not": "ehara i te mea {a}",
    },
    # No preposition stands before a place, which would have to join with the label's article (de le, à le).
    "fr": {
        "open": "Nous ne pouvons pas encore le dire : il manque des réponses.",
        "because": "En voici la raison :",
        "one_of": "C’est l’ensemble de ceci qui en décide :",
        "unknown": "Nous ne savons pas encore ceci :",
        "whether": "Si {label}.",
        "amount": "{label} : {value}.",
        "unverified": "Nous n’avons pas pu confirmer ce chiffre de la loi : {label}.",
        "unverified_all": "Nous n’avons pas pu confirmer {n} chiffres de la loi. En voici un : {label}.",
        "true": "oui",
        "false": "non",
        "and": "; et ",
        "not_so": "Ce n’est pas le cas : {label}",
        "opaque": "Le calcul ne peut pas être montré étape par étape : {label}.",
        "different_if": "Voici ce qui changerait ce résultat :",
        "or_if": "Ou ceci :",
        "no_single_change": "Autant que nous puissions le voir, aucun changement ne suffirait à lui seul.",
        "fixed": "Rien de ce qui peut se faire maintenant ne changerait cette réponse. Demandez de nouveau "
        "quand quelque chose aura changé.",
        "less": "{label} : {to} au lieu de {value}. C’est {by} de moins.",
        "less_year": "{label} : {to} au lieu de {value}. C’est {by} de moins par année.",
        "less_month": "{label} : {to} au lieu de {value}. C’est {by} de moins par mois.",
        "less_week": "{label} : {to} au lieu de {value}. C’est {by} de moins par semaine.",
        "less_day": "{label} : {to} au lieu de {value}. C’est {by} de moins par jour.",
        "more": "{label} : {to} au lieu de {value}. C’est {by} de plus.",
        "more_year": "{label} : {to} au lieu de {value}. C’est {by} de plus par année.",
        "more_month": "{label} : {to} au lieu de {value}. C’est {by} de plus par mois.",
        "more_week": "{label} : {to} au lieu de {value}. C’est {by} de plus par semaine.",
        "more_day": "{label} : {to} au lieu de {value}. C’est {by} de plus par jour.",
        "instead": "{label} : {to} au lieu de {value}.",
        "spoken_because": "{outcome}. En voici la raison : {reasons}.",
        "spoken_amounts": "{outcome}. {amounts}.",
        "spoken_unknown": "{outcome}. Nous ne savons pas encore ceci : {unknown}.",
        "is_more": "{a} dépasse {b}",
        "is_less": "{a} n’atteint pas {b}",
        "is_at_least": "{a} atteint ou dépasse {b}",
        "is_at_most": "{a} ne dépasse pas {b}",
        "is_after": "{a} vient après {b}",
        "is_before": "{a} vient avant {b}",
        "is_from": "{a} ne vient pas avant {b}",
        "is_until": "{a} ne vient pas après {b}",
        "is": "{a} : {b}",
        "is_not": "{a} n’est pas ceci : {b}",
        "plus": "{a} plus {b}",
        "less_than_that": "{a} moins {b}",
        "times": "{a} fois {b}",
        "share": "{b} sur {a}",
        "divided": "{a} divisé par {b}",
        "divided_whole": "{a} divisé par {b}, arrondi vers le bas",
        "smaller": "la plus petite valeur entre {a} et {b}",
        "larger": "la plus grande valeur entre {a} et {b}",
        "anniversary": "{a} plus {b} ans",
        "if_else": "{a} si {condition}, sinon {b}",
        "if_only": "{a} si {condition}",
        "both": "{a} et {b}",
        "either": "{a} ou {b}",
        "not": "ceci n’est pas le cas : {a}",
    },
}

CENTS = 100


def add_language(language: str, sentences: Mapping[str, str]) -> None:
    """Give another language its sentences (the keys of SENTENCES["en"]); what it lacks is said in English."""
    unknown = set(sentences) - set(SENTENCES["en"])
    if unknown:
        raise KeyError(f"no such sentence: {', '.join(sorted(unknown))}; see SENTENCES in guichet/rules/wording.py")
    SENTENCES.setdefault(language, {}).update(sentences)


def phrase(language: str, key: str, **values: str) -> str:
    """One of our own sentences; English where a language has none."""
    words = SENTENCES.get(language, {}).get(key) or SENTENCES["en"][key]
    return kernel.fill(words, values)


def say_value(value: object, unit: str, language: str) -> str:
    """A value as people read it: $3,120.00, 1 November 2026, yes."""
    if isinstance(value, bool):
        return phrase(language, "true" if value else "false")
    if isinstance(value, dt.date):
        return language_of.say_date(value, language)
    if isinstance(value, int | float) and unit.startswith("cent-"):
        amount = Decimal(value) / CENTS if isinstance(value, int) else Decimal(str(value)) / CENTS
        return language_of.say_amount(amount, unit.removeprefix("cent-"), language)
    if isinstance(value, int | float) and unit.startswith("currency-"):
        return language_of.say_amount(Decimal(str(value)), unit.removeprefix("currency-"), language)
    if isinstance(value, int | float):
        return language_of.say_number(value, language)
    return str(value)


def lowered(text: str) -> str:
    """Inside a sentence a label begins small, unless its first word is written in capitals."""
    if text[1:2] in ("'", "’") and text[:1] in "DLNSCJMT":  # French: l’enfant, d’autres, n’est pas
        return text[:1].lower() + text[1:]
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
