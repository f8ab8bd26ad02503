"""What a learner kept (`{"state": file}` on stdin), or what MLflow was told of it (`{"mlflow", "experiment", "run", "measure"}`)."""

import json
import sys
from pathlib import Path

said = json.load(sys.stdin)
if "state" in said:
    sys.path.insert(0, str(Path(__file__).parents[3] / "examples/realtime/images/learner"))
    from learner.state import load

    state = load(Path(said["state"]))
    print(json.dumps({"learnt": state.learnt, "offsets": state.offsets} if state else {"learnt": 0, "offsets": {}}))
else:
    from mlflow import MlflowClient

    client = MlflowClient(said["mlflow"])
    experiment = client.get_experiment_by_name(said["experiment"])
    runs = client.search_runs([experiment.experiment_id], f"attributes.run_name = '{said['run']}'")
    history = [one for run in runs for one in client.get_metric_history(run.info.run_id, said["measure"])]
    print(json.dumps(sorted(({"step": one.step, "value": one.value} for one in history), key=lambda one: one["step"])))
