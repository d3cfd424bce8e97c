"""A case that went to another team is worked on there as it stood, once its story has followed."""

import byway.cases as c
from tests.organisation import Organisation, start


def test_the_new_team_finds_state_and_plan_as_they_were(organisation: Organisation) -> None:
    o = organisation
    visit, by = start(), o.caseworker
    c.reply(by=o.receiver, case=visit.case, line=visit.line, text="yes")
    c.begin_talking(by=o.receiver, case=visit.case)
    c.set_state(by=by, case=visit.case, state="waiting", why="his leave")
    c.set_step(by=by, case=visit.case, text="Look again", owner=by.id)
    c.hand_over(by=o.receiver, case=visit.case, team=o.other_team)
    worker = o.stranger
    early = c.case_brief(worker, visit.case, c.open_lines(worker, visit.case))
    assert early.card.state == "new"
    job = c.ResealJob.begin(o.caseworker)
    while job.step():
        pass
    assert (job.done, job.damaged) == (1, 0)
    worker = o.stranger
    told = c.case_brief(worker, visit.case, c.open_lines(worker, visit.case))
    assert told.story.warnings == []
    assert (told.card.state, told.card.step) == ("waiting", "Look again")
    c.set_state(by=worker, case=visit.case, state="helping")
