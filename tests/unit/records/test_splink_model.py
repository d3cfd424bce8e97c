"""The learned model in Splink: it loads, and scores pairs as Byway does."""

import json
from pathlib import Path

import numpy as np
import pytest
from bench._lists import make_lists
from splink import DuckDBAPI, Linker

from byway.records import Linkage, link, remove_older, write_splink
from byway.records.levels import FIELDS, NAMES, SORTS, compare
from byway.records.model import by_value
from byway.records.splink_sql import CONDITIONS, TERMS


@pytest.fixture(scope="module")
def linkage() -> Linkage:
    return link(make_lists({"a": 900, "b": 1200}, 500, 4).lists, draws=5)


@pytest.fixture(scope="module")
def folder(linkage: Linkage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    write_splink(linkage, out)
    write_splink(linkage, out)  # an older one is replaced
    assert not list(out.glob(".partial-*"))
    return out / "splink"


def test_every_level_of_the_model_has_its_condition() -> None:
    for f, field in enumerate(FIELDS):
        levels = [NAMES[f][level] for sort in SORTS[f] for level in sort]
        assert {name for name, _ in CONDITIONS[field]} == {NAMES[f][0], *levels}


def test_settings_hold_the_learned_model(linkage: Linkage, folder: Path) -> None:
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    fields = {each["output_column_name"]: each for each in settings["comparisons"]}
    assert set(fields) == {"surname", "given", "patronymic", "born"}  # no place on these lists
    said = {level["label_for_charts"]: level for level in fields["born"]["comparison_levels"]}
    learned = linkage.report["model"]["born"]["swapped"]
    assert said["swapped"]["m_probability"] == pytest.approx(learned["m"], abs=1e-6)
    assert said["swapped"]["u_probability"] == pytest.approx(learned["u"], abs=1e-8)
    assert 0 < settings["probability_two_random_records_match"] < 0.01
    present = {path.stem.removeprefix("tf_") for path in folder.glob("tf_*.csv")}
    assert present == set(TERMS.values()) - {"place"}


def test_splink_scores_pairs_near_ours(linkage: Linkage, folder: Path) -> None:
    database = DuckDBAPI()
    records = database.register_from_csv(str(folder / "records.csv"))
    linker = Linker(records, str(folder / "settings.json"), log_level="ERROR")
    for path in sorted(folder.glob("tf_*.csv")):
        linker.table_management.register_term_frequency_lookup(
            database.register_from_csv(str(path)), path.stem.removeprefix("tf_")
        )
    found = linker.inference.predict(threshold_match_weight=-10).as_pandas_dataframe()
    at = {
        f"{linkage.names()[linkage.list_of[k]]}-{identity}": k
        for k, identity in enumerate(linkage.ids)
    }
    theirs = found["match_weight"] - np.log2(_prior(folder))
    apart = []
    for left, right, bits in zip(found["unique_id_l"], found["unique_id_r"], theirs, strict=True):
        apart.append(abs(bits - by_fields(linkage, *sorted((at[left], at[right])))))
    assert len(found) > 400
    assert np.median(apart) < 0.05
    assert np.mean(np.less(apart, 1.0)) > 0.8  # near surnames: only one frequency counts there
    # And they find the same pairs that Byway is sure of.
    sure = {frozenset(map(int, ends)) for *ends, p in zip(*linkage.pairs, strict=True) if p > 0.99}
    scored = {
        frozenset((at[a], at[b]))
        for a, b in zip(found["unique_id_l"], found["unique_id_r"], strict=True)
    }
    assert len(sure & scored) > 0.95 * len(sure)


def by_fields(linkage: Linkage, i: int, j: int) -> float:
    """Bits of two records, each field by itself, surnames as common as on the lists."""
    levels, nats = np.zeros(len(FIELDS), np.uint8), 0.0
    compare(linkage.records, i, linkage.records, j, True, levels)
    for f, level in enumerate(levels.tolist()):
        one = np.zeros(len(FIELDS), np.uint8)
        one[f] = level
        nats += float(by_value(linkage.records, i, j, one, linkage.chances))
        nats += float(linkage.model.weights[f, level])
    return nats / float(np.log(2))


def test_a_folder_called_splink_that_no_run_wrote_stays(tmp_path: Path) -> None:
    (tmp_path / "splink").mkdir()
    (tmp_path / "splink" / "thesis.txt").touch()
    remove_older(tmp_path, ftm=False, splink=False)
    assert (tmp_path / "splink" / "thesis.txt").exists()


def _prior(folder: Path) -> float:
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    share = settings["probability_two_random_records_match"]
    return float(share / (1 - share))
