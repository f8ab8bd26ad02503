import json
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from learner.__main__ import main
from learner.answers import answer, as_metrics
from learner.dashboard import SHOWN, Dashboard


def said(number: int, learner: str = "classifier") -> dict:
    return {"learner": learner, "customer": "c001", "prediction": 0.5, "truth": 1, "happened": number, "time": number + 1500}


def get(server, path: str):
    return urlopen(f"http://127.0.0.1:{server.server_port}{path}", timeout=5)


def test_shows_the_last_of_each_learner():
    dashboard = Dashboard()
    for number in range(SHOWN + 5):
        dashboard.take(said(number))
    dashboard.take(said(1, "regressor"))
    server = answer(0, {"/": dashboard.page, "/api/predictions": dashboard.predictions}, lambda: True)
    shown = json.load(get(server, "/api/predictions?x=1"))
    assert list(shown) == ["classifier", "regressor"]
    assert shown["classifier"]["seen"] == SHOWN + 5
    assert len(shown["classifier"]["last"]) == SHOWN
    assert shown["classifier"]["waitMs"] == 1500
    assert b"<title>Predictions</title>" in get(server, "/").read()
    server.shutdown()


def test_says_whether_it_is_well_and_nothing_of_files():
    well = [True]
    server = answer(0, {"/metrics": lambda: as_metrics({"learner_windows_total": 3})}, lambda: well[0])
    assert get(server, "/healthz").status == 200
    assert get(server, "/metrics").read() == b"learner_windows_total 3\n"
    well[0] = False
    with pytest.raises(HTTPError, match="503"):
        get(server, "/healthz")
    with pytest.raises(HTTPError, match="404"):
        get(server, "/../learner/page.html")
    server.shutdown()


def test_says_how_it_is_called(capsys):
    assert main(["guess"], {}) == 2
    assert "classify | regress | cluster | serve" in capsys.readouterr().err
