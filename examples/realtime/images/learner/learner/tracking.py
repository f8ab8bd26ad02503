"""Tells MLflow how the learning goes. MLflow may be away: learning goes on, and what it missed it misses."""

import logging
import threading
import time
from collections.abc import Mapping

from mlflow import MlflowClient
from mlflow.entities import Metric
from mlflow.exceptions import MlflowException

from .state import State

log = logging.getLogger("learner")

EXPERIMENT = "realtime"


class Tracker(threading.Thread):
    """Every `every` seconds, beside the learning, while there is something new."""

    def __init__(self, env: Mapping[str, str], state: State, every: float) -> None:
        super().__init__(daemon=True)
        self._client = MlflowClient(env["MLFLOW_TRACKING_URI"])
        self._state = state
        self._every = every
        self._told = -1
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(self._every):
            self.tell()

    def end(self) -> None:
        self._ended.set()
        self.join(30)
        self.tell()

    def tell(self) -> None:
        """The measures as they are, at the number of windows learnt."""
        learnt, measures = self._state.learnt, self._state.learner.measures()
        if learnt == self._told:
            return
        try:
            if self._state.run is None:
                self._state.run = self._begin()
            now = time.time_ns() // 1_000_000
            self._client.log_batch(
                self._state.run,
                metrics=[Metric(name, value, now, learnt) for name, value in {**measures, "learnt": learnt}.items()],
            )
            self._told = learnt
        except MlflowException as problem:
            log.warning("MLflow: %s", problem)

    def _begin(self) -> str:
        found = self._client.get_experiment_by_name(EXPERIMENT)
        experiment = found.experiment_id if found else self._create()
        return self._client.create_run(experiment, run_name=self._state.learner.name).info.run_id

    def _create(self) -> str:
        try:
            return self._client.create_experiment(EXPERIMENT)
        except MlflowException:
            # Another learner was quicker.
            found = self._client.get_experiment_by_name(EXPERIMENT)
            if not found:
                raise
            return found.experiment_id
