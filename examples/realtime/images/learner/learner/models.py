"""What learns. Each says what it thinks of the features of a window first, and learns the truth after: its measure is honest.

They are kept by `pickle`, and the same windows in the same order make the same model.
"""

from collections import deque
from math import log1p

from river import cluster, linear_model, metrics, optim, preprocessing

# The measures look back on so many windows.
LOOK_BACK = 500

# Of customers; and the windows after which centres move by themselves.
KINDS, FIRST = 3, 60


def known(window: dict) -> dict[str, float]:
    """What is known of a window of a customer when it closes."""
    count = window["transactions"]
    mean = window["amount"] / count
    usual = window["usual"] or mean
    return {
        "count": float(count),
        "mean": log1p(mean),
        "times_usual": window["largest"] / usual,
        "abroad": window["abroad"] / count,
        "night": window["night"] / count,
        "night_abroad": window["night"] * window["abroad"] / count**2,
    }


class Classify:
    """How likely there was fraud in the window."""

    name = "classifier"

    def __init__(self) -> None:
        self._scale = preprocessing.StandardScaler()
        self._model = linear_model.LogisticRegression(optimizer=optim.Adam(0.02))
        self._area = metrics.RollingROCAUC(window_size=LOOK_BACK)
        self._loss: deque[float] = deque(maxlen=LOOK_BACK)

    def learn(self, window: dict) -> dict | None:
        features, truth = known(window), window["frauds"] > 0
        self._scale.learn_one(features)
        scaled = self._scale.transform_one(features)
        likely = self._model.predict_proba_one(scaled)[True]
        self._model.learn_one(scaled, truth)
        self._area.update(truth, likely)
        self._loss.append((likely - truth) ** 2)
        return {"customer": window["customer"], "prediction": round(likely, 4), "truth": int(truth)}

    def measures(self) -> dict[str, float]:
        return {"area_under_roc": self._area.get(), "squared_error": sum(self._loss) / max(1, len(self._loss))}


class Regress:
    """What a customer spends on average in the next window, which is known when that one closes."""

    name = "regressor"

    def __init__(self) -> None:
        self._scale = preprocessing.StandardScaler()
        self._model = linear_model.LinearRegression(optimizer=optim.Adam(0.02), intercept_lr=0.05)
        self._said: dict[str, tuple[dict, float]] = {}
        self._errors: deque[float] = deque(maxlen=LOOK_BACK)

    def learn(self, window: dict) -> dict | None:
        customer, truth = window["customer"], log1p(window["amount"] / window["transactions"])
        features = {**known(window), "usual": log1p(window["usual"])}
        self._scale.learn_one(features)
        scaled = self._scale.transform_one(features)
        before = self._said.get(customer)
        if before:
            self._errors.append(abs(before[1] - truth))
            self._model.learn_one(before[0], truth)
        said = self._model.predict_one(scaled)
        self._said[customer] = (scaled, said)
        if not before:
            return None
        return {"customer": customer, "prediction": round(before[1], 4), "truth": round(truth, 4)}

    def measures(self) -> dict[str, float]:
        """Errors are of logarithms: 0.1 is about a tenth of the amount."""
        return {"absolute_error": sum(self._errors) / max(1, len(self._errors))}


class Cluster:
    """Which kind of customer it is, of three."""

    name = "clusters"

    def __init__(self) -> None:
        self._model = cluster.KMeans(n_clusters=KINDS, halflife=0.02, seed=7)
        self._first: list[float] = []
        self._distances: deque[float] = deque(maxlen=LOOK_BACK)

    def learn(self, window: dict) -> dict | None:
        usual = log1p(window["usual"] or window["amount"] / window["transactions"])
        if len(self._first) < FIRST:
            # Centres anywhere would leave some of them where nobody ever is.
            self._first.append(usual)
            spread = sorted(self._first)
            for kind in range(KINDS):
                self._model.centers[kind] = {"usual": spread[(2 * kind + 1) * len(spread) // (2 * KINDS)]}
        else:
            self._model.learn_one({"usual": usual})
        kind = self._model.predict_one({"usual": usual})
        self._distances.append((self._model.centers[kind]["usual"] - usual) ** 2)
        return {"customer": window["customer"], "prediction": kind}

    def measures(self) -> dict[str, float]:
        return {"squared_distance": sum(self._distances) / max(1, len(self._distances))}


LEARNERS = {"classify": Classify, "regress": Regress, "cluster": Cluster}
