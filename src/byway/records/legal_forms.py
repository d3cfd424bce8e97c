"""Firms: the legal form beside a name comes and goes, «ООО Ромашка», Romashka LLC.

Lists of people name employers and owners too. The forms are those of ISO 20275 that firms of the
region and on sanctions lists mostly have, without those that are people's names as well (Pao, Sa);
the short ones only as they are written, in capitals or with dots.
"""

import re

_WORDS = (
    "(?:open |public |closed )?joint stock company", "limited liability (?:company|partnership)",
    "(?:public |private )?limited company", "limited", "incorporated", "corporation", "company",
    "gesellschaft mit beschränkter haftung", "aktiengesell?schaft",
    "societatea cu răspundere limitată", "société anonyme", "sociedad anónima",
    "общество с ограниченной ответственностью", "товариство з обмеженою відповідальністю",
    "(?:публичное |открытое |закрытое )?акционерное общество",
    "(?:публічне |приватне )?акціонерне товариство",
)  # fmt: skip
_LETTERS = "llc llp ltd plc inc corp gmbh kgaa srl sarl ojsc cjsc pjsc jsc ооо оао пао зао"
_AS_WRITTEN = (
    "AG AkG KG SL AB AS OY NV BV LP OOO OAO АО ПАТ ПрАТ ТОВ ЧП ИП ФОП OÜ S.A. S.L. B.V. N.V. L.P. "
    "S.p.A. A/S Co. A.O. Sp.z.o.o."
)
_ANY_CASE = [
    *(words.replace(" ", r"[\s\-‐]+") for words in _WORDS),
    *(r"\.?".join(letters) for letters in _LETTERS.split()),
]
_FORM = re.compile(
    rf"(?<!\w)(?:(?i:{'|'.join(_ANY_CASE)})\.?|Sp\. z o\.o\.|"
    rf"{'|'.join(map(re.escape, _AS_WRITTEN.split()))})(?!\w)(?:(?<=\.)|(?!\.\w))"
)


def without_form(name: str) -> str:
    """A firm's name without its legal form; of what has none, or is nothing else, all of it."""
    left = _FORM.sub(" ", name)
    return left if re.search(r"\w", left) else name


def is_firm(name: str) -> bool:
    """Whether a name has a legal form beside it."""
    return without_form(name) != name
