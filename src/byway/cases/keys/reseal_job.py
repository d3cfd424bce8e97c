"""The job after somebody left: every retained case of a team, closed ones too, sealed anew.

It runs in small batches in a member's session, stops when that ends, and goes on in the next one:
what is left to do stands in the proofs of the compartments themselves. Once nothing is left a
coordinator signs that nothing older counts, and the old keys go.
"""

import contextlib
import uuid
from dataclasses import dataclass, field, replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.lend import LOAN
from byway.cases.actions.organisation import publish
from byway.cases.disk.storage import flush_deleted
from byway.cases.keys import trust
from byway.cases.keys.lending import lend_opened
from byway.cases.keys.relocking import older_papers, relock_papers, team_lines
from byway.cases.keys.resealing import LeftBehind, Resealed, is_current, reseal_cases
from byway.cases.keys.staff_session import StaffSession, all_team_pairs, open_as_team
from byway.cases.models import Case, Compartment, TeamGrant
from byway.cases.papers import OpenPaper, drop_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused
from byway.sealing import COMPARTMENTS, LINE, STORY, KeyPair, ManifestTeam

SCOPE = "what is left to seal anew"
BATCH = 20
"""Cases in one transaction: about a tenth of a second, in which others wait."""
HANDED_OVER = "handed over"
"""The kind of paper that stays with a team whose case went on without its older parts."""


@dataclass(slots=True)
class ResealJob:
    """What one member does of it while he is signed in."""

    by: StaffSession = field(repr=False)
    total: int = 0
    done: int = 0
    damaged: int = 0
    """Cases whose keys do not add up, left as they are."""
    _left: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list, repr=False)
    """Team and case."""
    _pairs: dict[tuple[uuid.UUID, str, int], KeyPair] = field(default_factory=dict, repr=False)
    _papers: list[OpenPaper] = field(default_factory=list, repr=False)
    _loans: dict[uuid.UUID, list[OpenPaper]] = field(default_factory=dict, repr=False)
    """By case, what is lent of it."""

    @classmethod
    def begin(cls, by: StaffSession) -> "ResealJob":
        """Looks up what is left, as far as this member's halves reach."""
        job = cls(by, _pairs=every_half(by))
        for team in _teams(by):
            job._left += [(uuid.UUID(bytes=team.id), case) for case in waiting(by, team)]
        for paper in read_papers(by, kind=LOAN):
            job._loans.setdefault(uuid.UUID(hex=paper.data["about"]), []).append(paper)
        job._papers = left_to_follow(by)
        job.total = len(job._left) + len(job._papers)
        return job

    def step(self) -> bool:
        """One batch; False when nothing is left to this member."""
        if self._left:
            team = self._left[-1][0]
            batch = [case for t, case in self._left[-BATCH:] if t == team]
            del self._left[-len(batch) :]
            names = tuple(n for n in COMPARTMENTS if n in held_names(self._pairs, team))
            result = reseal_cases(
                self.by, batch, pairs=self._pairs, names=names, also=self._lend_again
            )
            self._note(result, team)
        elif self._papers:
            self._follow(self._papers.pop())
        else:
            return self._relock()
        return True

    def _note(self, result: Resealed, team: uuid.UUID) -> None:
        self.done += len(result.done)
        self.damaged += len(result.damaged)
        self._left[:0] = [(team, case) for case in result.again]

    def _lend_again(self, case: Case, _: list[bytes]) -> None:
        """What was lent of a case is lent under its new keys, until the same minute."""
        for paper in self._loans.get(case.id, ()):
            rows = Compartment.objects.in_scope(SCOPE, case=case, name__in=paper.data["parts"])
            opened = [open_as_team(self._pairs, case.team, row) for row in rows]
            with contextlib.suppress(NotFound, Refused):  # he left meanwhile, or it is due
                lend_opened(
                    self.by,
                    [one for one in opened if one.pair is not None],
                    reader=uuid.UUID(hex=paper.data["to"]),
                    until=content.moment(paper.data["until"]),
                )

    def _follow(self, paper: OpenPaper) -> None:
        """Older parts of a case that went to another team follow it."""
        if paper.case is None:
            return
        said = paper.data
        left = LeftBehind(paper.team, [bytes.fromhex(key) for key in said["keys"]])
        result = reseal_cases(
            self.by, [paper.case], pairs=self._pairs, names=tuple(said["parts"]), left=left
        )
        if result.done:
            self.done += 1
            drop_paper(by=self.by, paper=paper)
        elif result.damaged:
            self.damaged += 1
        else:
            self._papers.insert(0, paper)

    def _relock(self) -> bool:
        for team in _teams(self.by):
            lines = team_lines(all_team_pairs(self.by, uuid.UUID(bytes=team.id)))
            with transaction.atomic():
                if relock_papers(uuid.UUID(bytes=team.id), lines):
                    return True
        return False


def every_half(by: StaffSession) -> dict[tuple[uuid.UUID, str, int], KeyPair]:
    """All halves granted to a member in his teams, those his role does not read too."""
    return {
        (team, name, generation): pair
        for team in by.teams
        for (name, generation), pair in all_team_pairs(by, team).items()
    }


def held_names(pairs: dict[tuple[uuid.UUID, str, int], KeyPair], team: uuid.UUID) -> set[str]:
    """The compartments of a team that these halves open."""
    return {name for (t, name, _) in pairs if t == team}


def _teams(by: StaffSession) -> list[ManifestTeam]:
    return [team for team in trust.manifest().teams if team.id in by.member.teams]


def waiting(by: StaffSession, team: ManifestTeam) -> list[uuid.UUID]:
    """The cases of a team with a part older than its present generation that he holds halves to."""
    names = held_names(every_half(by), uuid.UUID(bytes=team.id))
    rows = Compartment.objects.in_scope(SCOPE, case__team=uuid.UUID(bytes=team.id), name__in=names)
    older = {
        case: None
        for case, proof in rows.order_by("-case__day").values_list("case_id", "proof")
        if not is_current(bytes(proof), team)
    }
    return list(older)


def left_over(by: StaffSession, team: ManifestTeam) -> int:
    """How many cases of a team are left to seal anew, as far as this member's halves reach."""
    return len(waiting(by, team)) if team.since < team.generation else 0


def needs_resealing(by: StaffSession) -> list[ManifestTeam]:
    """The member's teams in which older keys still count."""
    return [team for team in _teams(by) if team.since < team.generation]


def left_to_follow(by: StaffSession) -> list[OpenPaper]:
    """What says that older parts of a case have to follow it, as far as his halves reach."""
    if LINE not in by.compartments:
        return []
    pairs = every_half(by)
    papers = read_papers(by, kind=HANDED_OVER, about_cases=True)
    return [one for one in papers if set(one.data["parts"]) <= held_names(pairs, one.team)]


def finish_resealing(*, by: StaffSession, team: uuid.UUID, without_damaged: bool = False) -> None:
    """Signs that nothing older counts in a team, and destroys its older keys.

    Refused while something is left. `without_damaged`: what does not add up is given up knowingly;
    the recovery key still opens it.
    """
    by.require(Permission.MANAGE)
    by.require_part(STORY)
    manifest = trust.manifest()
    named = manifest.team(team.bytes)
    if named is None or team not in by.teams:
        raise Refused("only a coordinator of the team can do this")
    if named.since == named.generation:
        return
    with transaction.atomic():
        if older_papers(team, named.generation) and not without_damaged:
            raise Refused("papers of the team still lie under an older key")
        if waiting(by, named) and not without_damaged:
            raise Refused("cases of the team still lie under older keys")
        teams = tuple(
            replace(t, since=t.generation) if t.id == named.id else t for t in manifest.teams
        )
        publish(
            replace(manifest, number=manifest.number + 1, teams=teams),
            by.member.id,
            by.keys.signing,
        )
        TeamGrant.objects.filter(team=team, generation__lt=named.generation).delete()
        flush_deleted()
