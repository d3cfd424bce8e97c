"""What a reader should notice that is no conflict: words unknown, hedges that got lost.

"Maybe one in ten" stays a guess. Where a later voice says the same thing without the hedge, that
is pointed out with both claims, and nothing is changed.
"""

from dataclasses import dataclass

from byway.story.model import Claim, Story
from byway.story.vocabulary import unknown_words


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to notice: `code` is `hedge-lost` or `unknown-word`."""

    code: str
    claims: tuple[str, ...]
    text: str


def remarks(story: Story) -> tuple[Remark, ...]:
    """All remarks on a story, in file order."""
    found = []
    for word in unknown_words(story):
        users = tuple(claim.id for claim in story.claims if claim.what == word)
        found.append(
            Remark(
                "unknown-word", users, f"{word!r} ({', '.join(users)}) is in no vocabulary; kept"
            )
        )
    claims = {claim.id: claim for claim in story.claims}
    hedged: dict[str, list[Claim]] = {}
    for claim in story.claims:
        earlier = claims.get(claim.repeats) if claim.repeats else None
        candidates = [earlier] if earlier else hedged.get(claim.happening, [])
        for each in candidates:
            if _hardens(each, claim):
                text = (
                    f"{claim.id} ({claim.voice or 'no voice'}) repeats {each.id} "
                    f"({each.voice or 'no voice'}) without its hedge “{_hedge(each)}”"
                )
                found.append(Remark("hedge-lost", (each.id, claim.id), text))
        if _hedge(claim):
            hedged.setdefault(claim.happening, []).append(claim)
    return tuple(found)


def _hedge(claim: Claim) -> str | None:
    parts = (claim.quantity, claim.amount)
    return claim.hedge or next((part.hedge for part in parts if part and part.hedge), None)


def _hardens(earlier: Claim, later: Claim) -> bool:
    """Whether another voice says a hedged number again as if it were certain."""
    said_again = (earlier.quantity is not None and later.quantity is not None) or (
        earlier.amount is not None and later.amount is not None
    )
    return (
        _hedge(earlier) is not None
        and _hedge(later) is None
        and earlier.voice != later.voice
        and (said_again or later.repeats == earlier.id)
    )
