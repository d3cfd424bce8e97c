"""Clerical review: what is asked, what is kept, and what a linkage makes of it."""

import csv
import json
import os
import pty
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bench._lists import make_lists

from byway.cli.main import main
from byway.errors import BadInput
from byway.records import Label, Linkage, link, open_review, read_labels, write_linkage
from byway.records.labels import wilson
from byway.records.review import worth_a_label
from tests.unit.records.lists import OTHERS, ROWS, crowd

LISTS = {"a": ROWS + crowd(), "b": OTHERS + [{**r, "id": "d" + r["id"], "born": r["born"][-4:]}
                                            for r in crowd(300)]}  # fmt: skip


@pytest.fixture(scope="module")
def linkage() -> Linkage:
    return link(LISTS, draws=5)


@pytest.fixture
def folder(linkage: Linkage, tmp_path: Path) -> Path:
    write_linkage(linkage, tmp_path / "run")
    return tmp_path / "run"


def review(capsys: Any, monkeypatch: Any, keys: str, *arguments: str) -> tuple[str, str, int]:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{key}\n" for key in keys)))
    with pytest.raises(SystemExit) as ended:
        main(["records", "review", *arguments])
    printed = capsys.readouterr()
    return printed.out, printed.err, int(ended.value.code or 0)


def test_pairs_near_one_half_and_a_sample_of_the_rest_take_turns(linkage: Linkage) -> None:
    asked = worth_a_label(linkage)
    assert 0 < len(asked) <= 500
    assert len({(p.lists, p.ids) for p in asked}) == len(asked)
    nearest = min(abs(p - 0.5) for p in linkage.pairs[2].tolist())
    assert abs(asked[0].probability - 0.5) == pytest.approx(nearest)
    assert asked == worth_a_label(linkage)


def test_a_large_linkage_asks_for_five_hundred_from_every_tenth() -> None:
    made = make_lists({"a": 1500, "b": 1500}, 900, 5)
    asked = worth_a_label(link(made.lists, draws=5))
    assert len(asked) <= 500
    assert len({min(int(p.probability * 10), 9) for p in asked}) == 10


def test_the_nearest_to_one_half_and_a_sample_of_each_tenth_beyond_are_asked_in_turn() -> None:
    linkage = link(make_lists({"a": 1500, "b": 1500}, 900, 5).lists, draws=5)
    i, j, probability = linkage.pairs
    even = np.linspace(0.01, 0.99, len(probability))  # 250 of them lie between 0.3 and 0.7
    asked = [pair.probability for pair in worth_a_label(replace(linkage, pairs=(i, j, even)))]
    sample, nearest = asked[1:400:2], asked[:400:2] + asked[400:]
    assert [abs(p - 0.5) for p in nearest] == pytest.approx(sorted(np.abs(even - 0.5))[:250])
    assert len(sample) == 200 and not {*sample} & {*nearest}
    tenths = [int(p * 10) for p in sample]
    assert {tenths.count(k) for k in (0, 1, 2, 7, 8, 9)} == {25}


def test_the_reasons_of_a_pair_sum_to_its_likelihood_ratio(linkage: Linkage) -> None:
    pair = next(p for p in worth_a_label(linkage) if set(p.ids) == {"a1", "b1"})
    assert pair.entries[0]["surname"] == "Щукин" and pair.entries[1]["surname"] == "Shchukin"
    assert {w.field for w in pair.weights} >= {"surname", "given", "born"}
    assert pair.bits == pytest.approx(sum(w.bits for w in pair.weights)) and pair.bits > 15
    together = [w for p in worth_a_label(linkage) for w in p.weights if w.field == "together"]
    assert together and all((w.bits > 0) == (w.level == "seldom") for w in together)


def test_each_answer_is_on_disk_at_once_and_a_review_goes_on(
    folder: Path, linkage: Linkage, capsys: Any, monkeypatch: Any
) -> None:
    out, err, code = review(capsys, monkeypatch, "y?nq", str(folder), "--json")
    counts = json.loads(out)
    assert code == 0
    assert (counts["match"], counts["cannot_tell"], counts["no_match"]) == (1, 1, 1)
    assert worth_a_label(linkage)[0].entries[0]["surname"] in err
    assert "bits" in err and "probability" in err
    with (folder / "label.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["match"] for row in rows] == ["1", "", "0"]
    assert list(rows[0]) == ["list_a", "id_a", "list_b", "id_b", "match"]
    assert [label.match for label in read_labels(folder / "label.csv")] == [True, False]
    out, _, _ = review(capsys, monkeypatch, "y", str(folder), "--json")
    after = json.loads(out)
    assert after["match"] == 2 and after["waiting"] == counts["waiting"] - 1
    assert not list(folder.glob(".label-*"))


def test_an_answer_can_be_taken_back(folder: Path, capsys: Any, monkeypatch: Any) -> None:
    out, err, _ = review(capsys, monkeypatch, "byxbnq", str(folder), "--json")
    counts = json.loads(out)
    assert (counts["match"], counts["no_match"]) == (0, 1)
    assert "nothing to take back" in err


def test_a_cyrillic_keyboard_answers_too(folder: Path, capsys: Any, monkeypatch: Any) -> None:
    out, _, _ = review(capsys, monkeypatch, "нтй", str(folder), "--json")
    assert (json.loads(out)["match"], json.loads(out)["no_match"]) == (1, 1)


def test_at_most_five_hundred_are_labelled(folder: Path) -> None:
    rows = "".join(f"a,x{k},b,y{k},1\n" for k in range(500))
    (folder / "label.csv").write_text("list_a,id_a,list_b,id_b,match\n" + rows, encoding="utf-8")
    with open_review(folder) as review:
        assert review.waiting() == [] and len(review.answers) == 500


def test_one_key_is_enough_on_a_terminal(folder: Path, monkeypatch: Any) -> None:
    ours, theirs = pty.openpty()
    done = threading.Event()

    def press() -> None:
        # Keys pressed before the question are dropped, so they are pressed until they count.
        while not done.wait(0.05):
            os.write(ours, b"q" if (folder / "label.csv").exists() else b"y")

    reader = threading.Thread(target=press, daemon=True)
    with os.fdopen(theirs, encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        reader.start()
        with pytest.raises(SystemExit) as ended:
            main(["records", "review", str(folder)])
        done.set()
        reader.join()
    os.close(ours)
    assert not ended.value.code
    assert len(read_labels(folder / "label.csv")) >= 1


def test_a_list_cannot_steer_the_terminal(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    evil = [{**row, "patronymic": "\x1b]0;owned\x07\x1b[2J"} for row in crowd(80)]
    again = [{**row, "id": "e" + row["id"]} for row in evil]
    write_linkage(link({"a": evil, "b": again}, draws=2), tmp_path / "run")
    _, err, code = review(capsys, monkeypatch, "q", str(tmp_path / "run"))
    assert code == 0 and "owned" in err and "\x1b" not in err and "\x07" not in err


def test_ids_that_start_a_formula_come_back_from_labels(tmp_path: Path) -> None:
    lists = {
        "a": [{**r, "id": "=" + r["id"]} for r in ROWS + crowd(60)],
        "b": [{**r, "id": "@" + r["id"]} for r in OTHERS],
    }
    write_linkage(link(lists, draws=2), tmp_path / "run")
    with open_review(tmp_path / "run") as review:
        pair = next(p for p in review.pairs if set(p.ids) == {"=a1", "@b1"})
        review.answer(pair, True)
    text = (tmp_path / "run" / "label.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1:] == ["a,'=a1,b,'@b1,1"]
    labels = read_labels(tmp_path / "run" / "label.csv")
    result = link(lists, draws=2, labels=labels)
    assert result.report["labels"] == 1 and result.report["calibration"][0]["pairs"] == 1
    with open_review(tmp_path / "run") as review:
        assert pair not in review.waiting()


def test_an_answer_that_cannot_be_kept_is_said_and_the_others_stay(
    folder: Path, monkeypatch: Any
) -> None:
    with open_review(folder) as review:
        review.answer(review.pairs[0], True)
        before = review.path.read_bytes()

        def full(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(BadInput, match=r"label\.csv: expected to write labels.*no space left"):
            review.answer(review.pairs[1], False)
        assert review.path.read_bytes() == before
    assert not list(folder.glob(".label-*"))


def test_what_is_labelled_is_not_asked_again(linkage: Linkage) -> None:
    first = worth_a_label(linkage)[0]
    label = Label(first.lists[0], first.ids[0], first.lists[1], first.ids[1], True)
    asked = worth_a_label(link(LISTS, draws=5, labels=[label]))
    assert all(set(pair.ids) != set(first.ids) for pair in asked)


def test_two_reviews_of_one_run_at_a_time_are_refused(folder: Path) -> None:
    with open_review(folder), pytest.raises(BadInput, match="another open"), open_review(folder):
        pass


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"kind": "review", "pairs": [{}]}', '{"kind": "other", "pairs": []}']
)
def test_a_folder_that_is_no_run_is_bad_input(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match="link run"), open_review(tmp_path):
        pass
    (tmp_path / "review.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="link run"), open_review(tmp_path):
        pass


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("list_a,id_a,list_b,id_b\n", "line 1.*match"),
        ("list_a,id_a,list_b,id_b,match\na,1,b,2,perhaps\n", "line 2.*perhaps"),
        ("list_a,id_a,list_b,id_b,match\na,1,b,2," + "x" * 200_000, "line 2"),
    ],
)
def test_damaged_labels_are_one_line(folder: Path, text: str, said: str) -> None:
    (folder / "label.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said), open_review(folder):
        pass


def test_labels_improve_a_linkage_and_are_held_against_its_probabilities() -> None:
    made = make_lists({"a": 1500, "b": 1500}, 700, 11)
    truth = made.pairs("a", "b")
    before = link(made.lists, draws=20)
    n = len(made.lists["a"])
    labels = []
    for pair in worth_a_label(before):
        ends = dict(zip(pair.lists, pair.ids, strict=True))
        if set(ends) == {"a", "b"}:
            rows = [int(ends[name].partition("-")[2]) for name in ("a", "b")]
            match = (rows[0], rows[1]) in truth
            labels.append(Label("a", ends["a"], "b", ends["b"], match))
    after = link(made.lists, draws=20, labels=labels)

    def errors(linkage: Linkage) -> int:
        i, j, p = (part.tolist() for part in linkage.pairs)
        found = {(a, b - n) for a, b, q in zip(i, j, p, strict=True) if a < n <= b and q >= 0.5}
        return len(found ^ truth)

    assert errors(after) < errors(before)
    bins = after.report["calibration"]
    assert sum(each["pairs"] for each in bins) == len(labels)
    for each in bins:
        assert each["low"] - 0.06 <= each["mean"] <= each["high"] + 0.06
        assert 0 <= each["share_low"] <= each["share"] <= each["share_high"] <= 1


def test_wilson_interval() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 gives 0.2553 to 0.3662.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 20)[0] == 0.0 and wilson(20, 20)[1] == 1.0
