"""Steady, changing, cannot tell: verdicts, delay, and bad series."""

import hashlib
import math
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy.stats import t as student

from byway.errors import BadInput
from byway.figures import trend
from byway.figures.series import month_text, read_series


def months(count: int, first: int = 2024 * 12) -> list[str]:
    return [month_text(first + k) for k in range(count)]


def series(counts: list[int], first: int = 2024 * 12) -> pd.DataFrame:
    return pd.DataFrame({"month": months(len(counts), first), "count": counts})


STEADY = [612, 588, 655, 597, 640, 571, 633, 604, 618]


def test_nine_months_steady() -> None:
    found = trend(series(STEADY))
    assert found.verdict == "steady"
    assert found.power > 0.9
    assert found.ratio == pytest.approx(1.0, abs=0.1)
    assert found.interval is not None
    assert found.interval[0] < 1 < found.interval[1]
    assert found.corrected is False
    assert {w.code for w in found.warnings} == {"delay-not-corrected"}


def test_few_people_are_not_steady_however_flat() -> None:
    found = trend(series([10, 10, 10, 10, 10, 10, 10, 10, 10]))
    assert found.verdict == "cannot-tell"
    assert found.dispersion == 1.0
    assert found.power < 0.5


def test_a_tighter_margin_cannot_be_told() -> None:
    assert trend(series(STEADY), margin=0.05).verdict == "cannot-tell"


def test_growth_is_changing() -> None:
    found = trend(series([300, 330, 380, 420, 450, 510, 560, 600, 680]))
    assert found.verdict == "changing"
    assert found.ratio == pytest.approx(2.2, abs=0.2)


def test_decline_is_changing() -> None:
    found = trend(series([680, 600, 560, 510, 450, 420, 380, 330, 300]))
    assert found.verdict == "changing"
    assert found.interval is not None
    assert found.interval[1] < 0.6


@pytest.mark.parametrize("counts", [STEADY, STEADY[::-1], [600, 610, 615, 640, 660, 640, 612]])
def test_steady_is_both_90_percent_intervals_inside_the_margin(counts: list[int]) -> None:
    found = trend(series(counts))
    assert found.end is not None
    assert found.middle is not None
    limits = [math.log(v) for c in (found.end, found.middle) for v in c.interval90]
    margin = math.expm1(max(abs(limit) for limit in limits))
    assert trend(series(counts), margin=margin * 1.001).verdict == "steady"
    assert trend(series(counts), margin=margin * 0.999).verdict == "cannot-tell"


def test_a_hump_is_changing_though_its_ends_agree() -> None:
    found = trend(series([300, 420, 560, 640, 660, 640, 560, 420, 300]))
    assert found.verdict == "changing"
    assert found.interval is not None
    assert found.interval[0] < 1 < found.interval[1]
    assert found.middle is not None
    assert found.middle.interval[0] > 1.2


def test_a_significant_but_small_change_is_steady() -> None:
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30]
    found = trend(series([340 * d + 3 * d * k for k, d in enumerate(days)]))
    assert found.interval is not None
    assert found.interval[0] > 1.0
    assert found.verdict == "steady"


def test_longer_months_are_no_growth() -> None:
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30]
    found = trend(series([1000 * d for d in days]))
    assert found.ratio == pytest.approx(1.0, abs=1e-6)


def test_too_few_months() -> None:
    found = trend(series([500, 500, 500, 500]))
    assert (found.verdict, found.ratio, found.power) == ("cannot-tell", None, 0.0)
    assert trend(series([500] * 6)).verdict != "cannot-tell"


def test_nobody_at_all() -> None:
    assert trend(series([0] * 9)).verdict == "cannot-tell"


def test_window(tmp_path: Path) -> None:
    path = tmp_path / "monthly.csv"
    series([50, 60, *STEADY, 5000]).to_csv(path, index=False)
    found = trend(path, since="2024-03", until="2024-11")
    assert found.months[0] == "2024-03"
    assert found.months[-1] == "2024-11"
    assert found.verdict == "steady"


def vintages(totals: list[int], known: list[float], last: int) -> pd.DataFrame:
    """Each month as known in every later month up to month number `last`."""
    rows = []
    for k, total in enumerate(totals):
        for delay in range(last - k + 1):
            share = known[min(delay, len(known) - 1)]
            rows.append((months(20)[k], round(total * share), months(20)[k + delay]))
    return pd.DataFrame(rows, columns=["month", "count", "reported"])


def test_late_reports_are_corrected() -> None:
    frame = vintages([600] * 12, [0.6, 0.85, 1.0], 11)
    found = trend(frame)
    assert found.corrected is True
    assert found.verdict == "steady"
    assert found.left_out == ()
    assert found.ratio == pytest.approx(1.0, abs=0.08)
    latest = frame.sort_values("reported").groupby("month").tail(1)[["month", "count"]]
    naive = trend(latest.sort_values("month"))
    assert naive.ratio is not None
    assert naive.ratio < 0.8


def test_months_hardly_known_are_left_out() -> None:
    found = trend(vintages([600] * 12, [0.2, 0.85, 1.0], 11))
    assert [entry["month"] for entry in found.left_out] == ["2024-12"]
    assert "20%" in found.left_out[0]["why"]
    assert len(found.months) == 11


@pytest.mark.parametrize(("known", "left_out"), [(0.52, 0), (0.48, 1)])
def test_half_of_a_month_is_known_enough(known: float, left_out: int) -> None:
    assert len(trend(vintages([600] * 12, [known, 0.85, 1.0], 11)).left_out) == left_out


def test_months_after_one_left_out_are_left_out_too() -> None:
    frame = vintages([600] * 12, [0.2, 0.85, 1.0], 11)
    stopped = (frame["month"] == "2024-06") & (frame["reported"] > "2024-06")
    found = trend(frame[~stopped])
    assert found.months == tuple(months(5))
    assert [entry["month"] for entry in found.left_out] == months(12)[5:]
    why = {entry["why"] for entry in found.left_out[1:-1]}
    assert why == {"after a month left out"}


def test_a_month_first_reported_late_says_nothing_of_the_days_before() -> None:
    frame = vintages([600] * 12, [0.6, 0.85, 1.0], 11)
    wanted = read_series(frame)
    late = (frame["month"] == "2024-03") & (frame["reported"] == "2024-03")
    found = read_series(frame[~late])
    assert found.complete.tolist() == pytest.approx(wanted.complete.tolist())
    assert found.counts.tolist() == wanted.counts.tolist()


def test_chain_ladder_by_hand() -> None:
    frame = pd.DataFrame(
        {
            "month": ["2024-01", "2024-01", "2024-02", "2024-02", "2024-03"],
            "count": [80, 100, 90, 110, 60],
            "reported": ["2024-01", "2024-02", "2024-02", "2024-03", "2024-03"],
        }
    )
    found = read_series(frame)
    assert found.complete.tolist() == pytest.approx([1.0, 1.0, (80 + 90) / (100 + 110)])


def test_counts_that_later_reports_lower_are_corrected_down() -> None:
    frame = vintages([600] * 12, [1.4, 1.1, 1.0], 11)
    found = trend(frame)
    assert read_series(frame).complete[-2:].tolist() == pytest.approx([1.1, 1.4])
    assert found.corrected is True
    assert found.verdict == "steady"
    assert found.ratio == pytest.approx(1.0, abs=0.02)
    (said,) = [w.text for w in found.warnings if w.code == "lowered-later"]
    assert "lowered 2024-01, 2024-02, 2024-03, 2024-04, 2024-05, 2024-06 and 5 more" in said
    raised = trend(vintages([600] * 12, [0.6, 0.85, 1.0], 11))
    assert "lowered-later" not in {w.code for w in raised.warnings}


def test_one_month_lowered_is_named() -> None:
    frame = vintages([600] * 12, [0.6, 0.85, 1.0], 11)
    frame.loc[(frame["month"] == "2024-02") & (frame["reported"] == "2024-04"), "count"] = 640
    (said,) = [w.text for w in trend(frame).warnings if w.code == "lowered-later"]
    assert said.startswith("Later reports lowered 2024-02: ")


@pytest.mark.parametrize(("known", "left_out"), [(1.9, 0), (2.1, 1)])
def test_a_month_far_above_what_it_will_be_is_left_out(known: float, left_out: int) -> None:
    found = trend(vintages([600] * 12, [known, 1.0], 11))
    assert len(found.left_out) == left_out
    if left_out:
        assert found.left_out[0] == {"month": "2024-12", "why": "about 2.1 times what it will be"}


@pytest.mark.parametrize("delay", [0, 1])
def test_without_two_vintages_of_any_month_nothing_is_corrected(delay: int) -> None:
    found = trend(series(STEADY).assign(reported=months(9 + delay)[delay:]))
    assert found.corrected is False
    assert len(found.months) == 9
    assert [w.code for w in found.warnings] == ["delay-not-corrected"]
    assert "two report months" in found.warnings[0].text


def test_one_report_of_all_months_does_not_tell_how_complete_they_are() -> None:
    found = trend(series(STEADY).assign(reported="2024-09"))
    assert found.corrected is False
    assert [entry["month"] for entry in found.left_out] == months(9)[1:]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NaT, pd.NA])
def test_a_frames_row_without_a_month_is_bad(nothing: object) -> None:
    dates = [*pd.date_range("2024-01-01", periods=8, freq="MS"), nothing]
    with pytest.raises(BadInput, match="row 9, month: expected a month YYYY-MM, found ''"):
        trend({"month": dates, "count": STEADY})


BAD = {
    "gap": ("month,count\n2024-01,5\n2024-03,6\n", "found none for 2024-02"),
    "twice": ("month,count\n2024-01,5\n2024-01,6\n", "found 2024-01 again"),
    "no such month": ("month,count\n2024-13,5\n", "line 2, month: expected a month YYYY-MM"),
    "a day": ("month,count\n2024-01-05,5\n", "line 2, month"),
    "negative": ("month,count\n2024-01,-5\n", "line 2, count"),
    "fraction": ("month,count\n2024-01,5.5\n", "line 2, count"),
    "text": ("month,count\n2024-01,few\n", "found 'few'"),
    "enormous": ("month,count\n2024-01,99999999999\n", "line 2, count"),
    "header": ("when,count\n2024-01,5\n", "header"),
    "no months": ("month,count\n", "at least one month"),
    "empty": ("", "empty file"),
    "short row": ("month,count\n2024-01\n", "expected 2 fields"),
    "reported before": ("month,count,reported\n2024-02,5,2024-01\n", "or later"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_bad_series(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "monthly.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        trend(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_bad_window_and_margin() -> None:
    with pytest.raises(BadInput, match="since"):
        trend(series(STEADY), since="2024-08", until="2024-02")
    with pytest.raises(BadInput, match="2031-01"):
        trend(series(STEADY), until="2031-01")
    with pytest.raises(BadInput, match="margin"):
        trend(series(STEADY), margin=0.0)


def test_calibration_of_the_verdict() -> None:
    """On the edge of the margin, `steady` comes up at most one time in twenty."""
    rng = np.random.default_rng(4)
    edge = 400 * np.linspace(0, 1, 12)[:, None] * 0.25 + 400
    verdicts = [
        trend(series([int(c) for c in rng.poisson(edge[:, 0])])).verdict for _ in range(300)
    ]
    assert np.mean([v == "steady" for v in verdicts]) < 0.08
    flat = [trend(series([int(c) for c in rng.poisson(400, 12)])) for _ in range(200)]
    share = np.mean([found.verdict == "steady" for found in flat])
    assert share == pytest.approx(np.mean([found.power for found in flat]), abs=0.1)


def test_series_of_every_kind_give_one_answer() -> None:
    frame = series(STEADY)
    wanted = trend(frame)
    dates = pd.date_range("2024-01-01", periods=9, freq="MS")
    for source in (
        {"month": months(9), "count": STEADY},
        pl.DataFrame({"month": months(9), "count": STEADY}),
        pa.table({"month": months(9), "count": STEADY}),
        frame.astype({"count": float}),
        frame.assign(month=dates),
        pl.DataFrame({"month": [d.date() for d in dates], "count": STEADY}),
    ):
        found = trend(source)
        assert found.interval == wanted.interval
        assert found.data_sha256 == wanted.data_sha256


def test_a_trend_says_what_it_assumes_and_of_which_data(tmp_path: Path) -> None:
    path = tmp_path / "monthly.csv"
    series(STEADY).to_csv(path, index=False)
    found = trend(path).as_dict()
    assert found["data_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "course" in found["assumption"]
    assert "quasi-Poisson" in found["method"]


@pytest.mark.parametrize(
    "source",
    [
        {"month": "2024-01", "count": 5},
        pd.DataFrame([[1, 2]]),
        "no\0file",
        None,
        {"month": ["2024-01"], "count": [5, 6]},
    ],
)
def test_bad_sources(source: object) -> None:
    with pytest.raises(BadInput):
        trend(source)
    with pytest.raises(BadInput, match="margin"):
        trend(series(STEADY), margin="wide")  # type: ignore[arg-type]


def test_quasi_poisson_by_hand() -> None:
    """The interval from a plain regression on months numbered 0, 1, 2 and so on."""
    counts, days = np.array(STEADY, float), np.array([31, 29, 31, 30, 31, 30, 31, 31, 30.0])
    x = np.arange(9.0)[:, None] ** [0, 1, 2]
    beta = np.linalg.lstsq(x, np.log(counts / days), rcond=None)[0]
    for _ in range(50):
        means = days * np.exp(x @ beta)
        beta = beta + np.linalg.solve(x.T @ (means[:, None] * x), x.T @ (counts - means))
    means = days * np.exp(x @ beta)
    dispersion = max(float(np.sum((counts - means) ** 2 / means)) / 6, 1.0)
    covariance = dispersion * np.linalg.inv(x.T @ (means[:, None] * x))
    found = trend(series(STEADY))
    middle = x[3:6].mean(axis=0) - np.concatenate([x[:3], x[6:]]).mean(axis=0)
    for contrast, towards in ((found.end, x[-1] - x[0]), (found.middle, middle)):
        assert contrast is not None
        half = student.ppf(0.975, 6) * np.sqrt(towards @ covariance @ towards)
        wanted = np.exp([towards @ beta - half, towards @ beta + half])
        assert contrast.interval == pytest.approx(wanted.tolist(), rel=1e-6)


def test_power_by_hand() -> None:
    """No change: both contrasts' standard errors from a flat course, taken as independent."""
    found = trend(series(STEADY))
    days = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30.0])
    x = np.arange(9.0)[:, None] ** [0, 1, 2]
    flat = sum(STEADY) * days / days.sum()
    assert found.dispersion is not None
    covariance = found.dispersion * np.linalg.inv(x.T @ (flat[:, None] * x))
    power = 1.0
    for towards in (x[-1] - x[0], x[3:6].mean(axis=0) - np.r_[x[:3], x[6:]].mean(axis=0)):
        room = math.log(1.25) / math.sqrt(towards @ covariance @ towards) - student.ppf(0.95, 6)
        power *= 2 * student.cdf(room, 6) - 1
    assert 0.8 < power < 0.99
    assert found.power == pytest.approx(power)
