"""The example for Spark, run on a local one: it scores pairs as Splink on DuckDB does.

Not collected with the rest, since it needs Java and pyspark: `make spark`.
"""

import importlib.util
from pathlib import Path

import pytest
from bench._lists import make_lists
from pyspark.sql import SparkSession
from splink import DuckDBAPI, Linker

from byway.records import link, write_splink

EXAMPLE = Path(__file__).parents[2] / "examples" / "records" / "score_on_spark.py"


def test_spark_scores_as_duckdb_does(tmp_path: Path) -> None:
    write_splink(link(make_lists({"a": 300, "b": 400}, 150, 4).lists, draws=3), tmp_path)
    folder = tmp_path / "splink"
    spec = importlib.util.spec_from_file_location("score_on_spark", EXAMPLE)
    assert spec is not None and spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    try:
        spark.sparkContext.setLogLevel("ERROR")
        spark.sparkContext.setCheckpointDir(str(tmp_path / "checkpoints"))
        rows = example.score(spark, folder).collect()
    finally:
        spark.stop()
    theirs = {frozenset((r["unique_id_l"], r["unique_id_r"])): r["match_weight"] for r in rows}
    ours = _on_duckdb(folder)
    assert len(ours) > 50
    assert theirs.keys() == ours.keys()
    for pair, weight in ours.items():
        assert theirs[pair] == pytest.approx(weight, abs=1e-3)


def _on_duckdb(folder: Path) -> dict[frozenset[str], float]:
    database = DuckDBAPI()
    records = database.register_from_csv(str(folder / "records.csv"))
    linker = Linker(records, str(folder / "settings.json"), log_level="ERROR")
    for path in sorted(folder.glob("tf_*.csv")):
        linker.table_management.register_term_frequency_lookup(
            database.register_from_csv(str(path)), path.stem.removeprefix("tf_")
        )
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return {
        frozenset((a, b)): weight
        for a, b, weight in zip(
            found["unique_id_l"], found["unique_id_r"], found["match_weight"], strict=True
        )
    }
