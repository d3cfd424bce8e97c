"""Scores pairs on Spark with the model that `byway records link … --splink` has left.

    pip install 'byway[spark]'      # and Java 17
    python score_on_spark.py DIR/splink scores.parquet

On a cluster, start it with spark-submit; `records.csv` may then be a larger table of the same
columns (`byway records link` writes those of the lists it was given).
"""

import sys
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from splink import Linker
from splink.backends.spark import SparkAPI


def score(spark: SparkSession, folder: Path, least: float = 0.01) -> DataFrame:
    """Pairs with a match probability of at least `least`."""
    database = SparkAPI(spark_session=spark, register_udfs_automatically=False)

    def table(name: str) -> DataFrame:
        return spark.read.csv(str(folder / name), header=True, inferSchema=True)

    records = database.register(table("records.csv"))
    linker = Linker(records, str(folder / "settings.json"), log_level="ERROR")
    for path in sorted(folder.glob("tf_*.csv")):
        linker.table_management.register_term_frequency_lookup(
            database.register(table(path.name)), path.stem.removeprefix("tf_")
        )
    found = linker.inference.predict(threshold_match_probability=least)
    return found.as_spark_dataframe()


if __name__ == "__main__":
    session = SparkSession.builder.appName("byway").getOrCreate()
    session.sparkContext.setCheckpointDir("spark-checkpoints")
    pairs = score(session, Path(sys.argv[1]))
    pairs.select("unique_id_l", "unique_id_r", "match_weight", "match_probability").write.parquet(
        sys.argv[2]
    )
