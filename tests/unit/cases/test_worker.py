"""What runs unattended: destroying what is due, finishing what was cut short, sweeping strays."""

import datetime as dt
import os
import threading
import time
import uuid
from pathlib import Path

import pytest

import byway.cases as c
from byway.cases import worker
from byway.cases.disk.deletion import finish_deletions, note_deleted
from byway.cases.disk.files import path_of
from byway.cases.models import Case, Compartment, Grant, Item, Line
from byway.errors import NotFound
from tests.organisation import Organisation, seeker, send, start, texts, write


def there(case: uuid.UUID) -> bool:
    """Whether a case has a row."""
    return Case.objects.in_scope("test", id=case).exists()


def test_a_case_is_destroyed_in_its_week_and_not_before(committed: Organisation) -> None:
    visit = start()
    file = send(visit)
    week = dt.date(2030, 1, 7)
    Case.objects.in_scope("test", id=visit.case).update(destroy_week=week)
    with c.as_of(dt.datetime(2030, 1, 6, 23, 59, tzinfo=dt.UTC)):
        assert worker.destroy_due() == 0
    assert there(visit.case)
    with c.as_of(dt.datetime(2030, 1, 7, 0, 0, tzinfo=dt.UTC)):
        assert worker.destroy_due() == 1
    assert not there(visit.case)
    assert not path_of(file).exists()
    with pytest.raises(NotFound):
        c.come_back(visit.keys)


def test_a_destruction_cut_short_is_finished(committed: Organisation) -> None:
    visit, other = start(), start()
    file = send(visit)
    note_deleted(visit.case)  # as far as a process came that was killed then
    Grant.objects.in_scope("test", compartment__case=visit.case).delete()
    assert finish_deletions() == 1
    assert not there(visit.case)
    assert there(other.case)
    assert not path_of(file).exists()
    assert finish_deletions() == 0


def test_lines_and_items_on_the_list_go_too(committed: Organisation) -> None:
    visit, other = start(), start()
    message, file = write(visit), send(other)
    note_deleted(visit.line, file)
    assert finish_deletions() == 2
    assert not Line.objects.in_scope("test", id=visit.line).exists()
    assert not Item.objects.in_scope("test", id=message).exists()
    assert there(visit.case)
    assert not Item.objects.in_scope("test", id=file).exists()
    assert not path_of(file).exists()
    assert Line.objects.in_scope("test", id=other.line).exists()


def test_words_given_up_stay_given_up_when_an_older_backup_comes_back(
    committed: Organisation,
) -> None:
    visit = start(text="before")
    columns = ("locator", "public", "verify", "state")
    before = Line.objects.in_scope("test", id=visit.line).values(*columns).get()
    grant = Grant.objects.in_scope("test", reader=visit.line).values().get()
    parts = Compartment.objects.in_scope("test", case=visit.case)
    proofs = {row.pk: row.proof for row in parts}
    old_keys, new_keys = visit.keys, seeker()
    c.change_words(by=visit, new=new_keys)
    assert finish_deletions() == 0
    assert c.come_back(new_keys).line == visit.line
    # What a restored backup puts back: the rows as they were, and the seeker's grant.
    Line.objects.in_scope("test", id=visit.line).update(**before)
    Grant.objects.in_scope("test", reader=visit.line).delete()
    Compartment.objects.in_scope("test", case=visit.case).exclude(pk__in=proofs).delete()
    for pk, proof in proofs.items():
        Compartment.objects.in_scope("test", pk=pk).update(proof=proof)
    Grant.objects.create(**grant)
    assert c.come_back(old_keys).line == visit.line
    assert finish_deletions() == 1
    with pytest.raises(NotFound):
        c.come_back(old_keys)
    assert texts(committed.receiver, visit.case) == ["before"]


def old(path: Path, hours: float) -> Path:
    """Makes a file as old as that."""
    moment = time.time() - hours * 3600
    os.utime(path, (moment, moment))
    return path


def test_only_old_strays_are_swept(committed: Organisation) -> None:
    named = old(path_of(send(start())), 48)
    folder = named.parent
    part = folder / f"{uuid.uuid4().hex}.01020304.part"
    unnamed = folder / uuid.uuid4().hex
    young_part = folder / f"{uuid.uuid4().hex}.05060708.part"
    young = folder / uuid.uuid4().hex
    for path in (part, unnamed, young_part, young):
        path.write_bytes(b"sealed")
    old(part, 25)
    old(unnamed, 25)
    assert worker.sweep_files() == 2
    assert set(folder.iterdir()) == {named, young_part, young}


def test_a_strange_file_among_the_sealed_ones_stops_nothing(committed: Organisation) -> None:
    folder = path_of(uuid.uuid4()).parent
    folder.mkdir(parents=True)
    strange = folder / "notes.txt"
    strange.write_bytes(b"x")
    old(strange, 48)
    assert worker.sweep_files() == 0
    assert strange.exists()


def test_one_failing_step_leaves_the_others(
    committed: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def fails() -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(worker, "SELDOM", (fails,))
    monkeypatch.setattr(worker, "OFTEN", (lambda: ran.append(1),))
    assert worker.run_once() == ["fails"]
    assert ran == [1]


def test_the_worker_ends_when_it_is_asked_to(
    committed: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, ran = threading.Event(), []
    monkeypatch.setattr(worker, "SELDOM", ())
    monkeypatch.setattr(worker, "OFTEN", (lambda: (ran.append(1), stop.set()),))
    worker.run_worker(stop)
    assert ran == [1]
