"""Reads a Parquet of articles on however many machines Spark has, and writes a Parquet of statements.

    spark-submit statements_job.py news.parquet statements.parquet --text body --date published --id url

Each row of the output is a statement as `standpoint statements -f parquet` writes it. An article that cannot be read
is a row with `doc` and `error` alone; the job counts them at its end.
"""

from __future__ import annotations

import argparse
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col

import standpoint
import standpoint.spark


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="Parquet of articles: a file, a folder, or an address Spark can read")
    parser.add_argument("output", help="where to write the Parquet of statements; must not be there yet")
    parser.add_argument("--rules", help="folder of a rule pack, or name of a built-in one; it is sent along")
    parser.add_argument("--text", default="text", metavar="COLUMN", help="column of the texts (text)")
    parser.add_argument("--date", metavar="COLUMN", help="column of days of publication (date, if there is one)")
    parser.add_argument("--id", metavar="COLUMN", help="column of ids (id)")
    parser.add_argument("--offsets", default="bytes", choices=["bytes", "characters"], help="what places count (bytes)")
    parser.add_argument("--partitions", type=int, metavar="N", help="parts to cut the input into; else as it lies")
    parser.add_argument("--overwrite", action="store_true", help="write over an output that is there")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    # Before anything is started: rules that are broken are told by the driver, with file and line.
    try:
        engine = standpoint.Engine(asked.rules)
    except standpoint.RulesError as error:
        print(error, file=sys.stderr)
        return 2
    spark = SparkSession.builder.appName("standpoint").getOrCreate()
    try:
        articles = spark.read.parquet(asked.input)
        if asked.partitions:
            articles = articles.repartition(asked.partitions)
        try:
            found = standpoint.spark.statements(
                articles, engine, text=asked.text, date=asked.date, id=asked.id, offsets=asked.offsets
            )
        except ValueError as error:
            print(f"{asked.input}: {error}", file=sys.stderr)
            return 2
        found.write.mode("overwrite" if asked.overwrite else "errorifexists").parquet(asked.output)
        written = spark.read.parquet(asked.output)
        bad = written.where(col("error").isNotNull())
        count, failed = written.count(), bad.count()
        print(f"{count - failed:,} statements in {asked.output}", file=sys.stderr)
        if failed:
            print(f"{failed:,} articles could not be read; their rows have an error, as:", file=sys.stderr)
            for row in bad.orderBy("doc").limit(3).collect():
                print(f"  {row['doc']}: {row['error']}", file=sys.stderr)
        return 0
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main())
