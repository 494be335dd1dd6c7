"""What NumPy, numba and gcmi users do with activations: microseconds per image of one core for 2,000 units and 7 factors."""

import importlib.util
import json
import sys
import time
import types

import numpy as np
import scipy.sparse as sparse
from numba import njit
from scipy.special import ndtri

LEVELS = [2, 2, 3, 7, 5, 5, 5]
BINS = 16


def copula_normal(values: np.ndarray) -> np.ndarray:
    """[N, U] to normal scores of ranks, unit by unit (ties broken by position, which is how most do it)."""
    count = len(values)
    scores = ndtri((np.arange(count) + 1) / (count + 1)).astype(np.float32)
    columns = np.ascontiguousarray(values.T)
    for column in columns:
        column[np.argsort(column)] = scores
    return np.ascontiguousarray(columns.T)


def one_hot(labels: list[np.ndarray], levels: list[int]) -> sparse.csr_matrix:
    """[sum of levels, N]: sums by level are its products."""
    count = len(labels[0])
    offsets = np.cumsum([0, *levels[:-1]])
    columns = (np.stack(labels, 1) + offsets).ravel()
    rows = np.arange(0, len(levels) * count + 1, len(levels))
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, columns, rows), (count, sum(levels))).T.tocsr()


def gaussian_information(scores: np.ndarray, hot: sparse.csr_matrix, levels: list[int]) -> np.ndarray:
    """Bits about each factor [factors, U] from sums by level, without bias correction."""
    counts = np.asarray(hot.sum(1)).ravel()[:, None]
    sums = hot @ scores
    squares = hot @ (scores * scores)
    variances = np.maximum((squares - sums * sums / counts) / (counts - 1), 1e-12)
    entropies = 0.5 * np.log2(variances) * counts / len(scores)
    whole = 0.5 * np.log2(np.maximum(scores.var(0), 1e-12))
    starts = np.cumsum([0, *levels[:-1]])
    return np.stack([whole - entropies[at : at + n].sum(0) for at, n in zip(starts, levels)])


@njit(fastmath=True, cache=True)
def histograms(values, low, scale, cells, counts):
    """[N, U] into counts [U, levels, BINS]; `cells` [N, factors]: the level's number over all factors."""
    for i in range(values.shape[0]):
        for unit in range(values.shape[1]):
            at = min(max(int((values[i, unit] - low[unit]) * scale[unit]), 0), BINS - 1)
            for f in range(cells.shape[1]):
                counts[unit, cells[i, f], at] += 1


def gcmi_estimators():
    """
    Information between one unit [N], or units [U, N], and labels: gcmi's estimators as frites carries them, since gcmi
    is not on PyPI. Its __init__ and its settings, of which these ask for one, are left out: they import MNE, plots and
    file formats, hundreds of megabytes.
    """
    package = types.ModuleType("frites")
    package.__path__ = importlib.util.find_spec("frites").submodule_search_locations
    config = types.ModuleType("frites.config")
    config.CONFIG = {"INT_DTYPE": (int, np.int64)}
    sys.modules.update({"frites": package, "frites.config": config})
    from frites.core import gcmi_model_1d_cd, gcmi_model_nd_cd

    return gcmi_model_1d_cd, gcmi_model_nd_cd


def main() -> None:
    images, units = 4096, 2000
    draw = np.random.default_rng(1)
    values = np.maximum(draw.standard_normal((images, units), np.float32), 0)
    labels = [draw.permutation(np.arange(images) % n) for n in LEVELS]
    hot = one_hot(labels, LEVELS)
    offsets = np.cumsum([0, *LEVELS[:-1]])
    cells = (np.stack(labels, 1) + offsets).astype(np.int32)
    low, scale = values.min(0), BINS / (np.ptp(values, 0) + 1e-9)

    def numba_histograms():
        counts = np.zeros((units, sum(LEVELS), BINS), np.int32)
        histograms(values, low, scale, cells, counts)

    work = {
        "numpy-copula": lambda: gaussian_information(copula_normal(values), hot, LEVELS),
        "numba-histograms": numba_histograms,
    }
    single, tensor = gcmi_estimators()
    # gcmi's own way is call by call; 20 units stand for all. By tensors 200 do.
    few = np.ascontiguousarray(values[:, :20].T).astype(np.float64)
    some = np.ascontiguousarray(values[:, :200].T).astype(np.float64)
    work["gcmi"] = lambda: [single(unit, label) for unit in few for label in labels]
    work["gcmi-tensor"] = lambda: [tensor(some, label) for label in labels]
    share = {"gcmi": units / len(few), "gcmi-tensor": units / len(some)}
    results = {}
    for name, call in work.items():
        call()
        rounds = []
        for _ in range(3):
            began = time.process_time()
            call()
            rounds.append((time.process_time() - began) / images * 1e6 * share.get(name, 1))
        results[name] = rounds
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
