"""Why a candidate has its probability: in words a verifier reads, and as a waterfall picture.

Neither says yes or no.
"""

from html import escape

from byway.errors import BadInput
from byway.records.answers import Answer, Candidate

LANGUAGES = ("en", "ru", "uk")

_FIELDS = {
    "en": {"surname": "surname", "given": "given name", "patronymic": "patronymic",
           "born": "date of birth", "place": "place", "together": "names together"},
    "ru": {"surname": "фамилия", "given": "имя", "patronymic": "отчество",
           "born": "дата рождения", "place": "место", "together": "имена вместе"},
    "uk": {"surname": "прізвище", "given": "ім'я", "patronymic": "по батькові",
           "born": "дата народження", "place": "місце", "together": "імена разом"},
}  # fmt: skip
_TEXTS = {
    "en": {
        "prior": "Before comparing: {prior:.1%} that this person is one of the list's {people}.",
        "for": "{field}: {compared}. Speaks for one person, {bits:+.1f} bits.",
        "against": "{field}: {compared}. Speaks against, {bits:+.1f} bits.",
        "namesakes": "Other people on this list expected to agree as well by chance: {expected}.",
        "odds": "This entry: {probability:.1%}, odds {odds}. Not on the list: {none:.1%}.",
    },
    "ru": {
        "prior": "До сравнения: {prior:.1%}, что человек есть в списке из {people} человек.",
        "for": "{field}: {compared}. Говорит за одного человека, {bits:+.1f} бит.",
        "against": "{field}: {compared}. Говорит против, {bits:+.1f} бит.",
        "namesakes": "Других людей в списке, которые так же совпали бы случайно: {expected}.",
        "odds": "Эта запись: {probability:.1%}, шансы {odds}. Нет в списке: {none:.1%}.",
    },
    "uk": {
        "prior": "До порівняння: {prior:.1%}, що людина є у списку з {people} людей.",
        "for": "{field}: {compared}. Свідчить за одну людину, {bits:+.1f} біт.",
        "against": "{field}: {compared}. Свідчить проти, {bits:+.1f} біт.",
        "namesakes": "Інших людей у списку, які так само збіглися б випадково: {expected}.",
        "odds": "Цей запис: {probability:.1%}, шанси {odds}. Немає у списку: {none:.1%}.",
    },
}

ROW, LEFT, WIDTH, SCALE = 26, 170, 640, 9.0


def explain(answer: Answer, candidate: Candidate, lang: str = "en") -> list[str]:
    """The candidate's reasons in `lang` (en, ru, uk), one line each."""
    if lang not in LANGUAGES:
        raise BadInput(f"--lang: expected one of {', '.join(LANGUAGES)}, found {lang!r}")
    texts, fields = _TEXTS[lang], _FIELDS[lang]
    lines = [texts["prior"].format(prior=answer.prior, people=f"{answer.people:,}")]
    for weight in candidate.weights:
        text = texts["for" if weight.bits >= 0 else "against"]
        lines.append(text.format(field=fields[weight.field].capitalize(),
                                 compared=weight.compared, bits=weight.bits))  # fmt: skip
    expected = candidate.namesakes_expected
    lines.append(texts["namesakes"].format(expected=f"{expected:.2g}"))
    lines.append(texts["odds"].format(probability=candidate.probability,
                                      odds=odds_text(candidate.probability),
                                      none=answer.not_listed))  # fmt: skip
    return lines


def odds_text(probability: float) -> str:
    """A probability as odds a reader can hold: 3 : 1, 1 : 40, more than 1,000 : 1."""
    if probability > 0.999:
        return "> 1,000 : 1"
    if probability < 0.001:
        return "< 1 : 1,000"
    if probability >= 0.5:
        return f"{probability / (1 - probability):.3g} : 1"
    return f"1 : {(1 - probability) / probability:.3g}"


def waterfall(candidate: Candidate, lang: str = "en") -> str:
    """The weights as steps in bits, from none to their sum: one SVG, no script, no reference."""
    if lang not in LANGUAGES:
        raise BadInput(f"--lang: expected one of {', '.join(LANGUAGES)}, found {lang!r}")
    sums = [0.0]
    for weight in candidate.weights:
        sums.append(sums[-1] + weight.bits)
    low, high = min(sums), max(sums)
    scale = min(SCALE, (WIDTH - LEFT - 90) / max(high - low, 1.0))
    height = ROW * len(candidate.weights) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{sums[-1]:+.1f} bits</title>'
    ]
    for row, (weight, before) in enumerate(zip(candidate.weights, sums, strict=False)):
        after = sums[row + 1]
        x, y = LEFT + (min(before, after) - low) * scale, 6 + ROW * row
        width = max(abs(weight.bits) * scale, 1.0)
        # Told apart by pattern of outline as well as by colour.
        look = 'fill="#1b6ca8"' if weight.bits >= 0 else (
            'fill="#fff" stroke="#a8401b" stroke-width="2" stroke-dasharray="4 2"'
        )  # fmt: skip
        name = escape(_FIELDS[lang][weight.field])
        parts.append(
            f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{name}</text>'
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 8}" {look}>'
            f"<title>{escape(weight.compared)}</title></rect>"
            f'<text x="{x + width + 6:.1f}" y="{y + 14}">{weight.bits:+.1f}</text>'
        )
    return "".join([*parts, "</svg>"])
