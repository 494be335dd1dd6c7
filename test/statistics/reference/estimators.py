"""Definitions of docs/statistics.md 1.1 to 1.6 in NumPy and SciPy, on random cases: writes estimators.json beside itself.

Run with `python estimators.py`; needs numpy and scipy. Written from the formulas alone, so that the TypeScript estimators and
these agree only if both are right. Inputs have two decimals: they are the same numbers in both, and some are tied.
"""

import json
from pathlib import Path

import numpy as np
from scipy.special import psi
from scipy.stats import norm, rankdata

CASES = 40


def copula(values):
    return norm.ppf(rankdata(values) / (len(values) + 1))


def entropy_bits(x, corrected):
    """Of a Gaussian of the samples' covariance; x is [variables, samples]."""
    d, n = x.shape
    _, log_determinant = np.linalg.slogdet(np.atleast_2d(np.cov(x)))
    nats = 0.5 * (d * np.log(2 * np.pi * np.e) + log_determinant)
    bias = 0.5 * (d * (np.log(2) - np.log(n - 1)) + psi((n - np.arange(1, d + 1)) / 2).sum())
    return (nats - (bias if corrected else 0)) / np.log(2)


def continuous(x, y, corrected):
    parts = entropy_bits(x, corrected) + entropy_bits(y, corrected)
    return parts - entropy_bits(np.vstack([x, y]), corrected)


def discrete(x, labels, corrected):
    within = sum(
        (labels == c).mean() * entropy_bits(x[:, labels == c], corrected) for c in np.unique(labels)
    )
    return entropy_bits(x, corrected) - within


def conditional(x, y, z, corrected):
    xz, yz, xyz = np.vstack([x, z]), np.vstack([y, z]), np.vstack([x, y, z])
    first = entropy_bits(xz, corrected) + entropy_bits(yz, corrected)
    return first - entropy_bits(xyz, corrected) - entropy_bits(z, corrected)


def conditional_discrete(x, y, labels, corrected):
    bits, scores = 0, []
    for c in np.unique(labels):
        own = np.array([copula(row[labels == c]) for row in np.vstack([x, y])])
        scores.append(own)
        bits += (labels == c).mean() * continuous(own[: len(x)], own[len(x) :], corrected)
    pooled = np.hstack(scores)
    return bits, continuous(pooled[: len(x)], pooled[len(x) :], corrected)


def interaction(x, y, z, corrected):
    both = continuous(np.vstack([x, y]), z, corrected)
    return both - continuous(x, z, corrected) - continuous(y, z, corrected)


def mixture(x, labels):
    """Unscented transform: 2d points at sqrt(d) columns of each class's Cholesky factor."""
    d = len(x)
    classes = []
    for c in np.unique(labels):
        own = x[:, labels == c]
        median = np.median(own, axis=1, keepdims=True)
        deviation = np.median(np.abs(own - median), axis=1, keepdims=True)
        placed = np.array([copula(row) for row in own]) * deviation / norm.ppf(0.75) + median
        covariance = np.atleast_2d(np.cov(placed))
        classes.append(((labels == c).mean(), placed.mean(axis=1), covariance))
    density = lambda p: sum(
        weight
        * np.exp(-0.5 * (p - mean) @ np.linalg.solve(covariance, p - mean))
        / np.sqrt(np.linalg.det(2 * np.pi * covariance))
        for weight, mean, covariance in classes
    )
    whole, within = 0, 0
    for weight, mean, covariance in classes:
        factor = np.linalg.cholesky(covariance)
        points = [mean + sign * np.sqrt(d) * factor[:, j] for j in range(d) for sign in (1, -1)]
        whole -= weight * np.mean([np.log(density(p)) for p in points])
        within += weight * 0.5 * np.log(np.linalg.det(2 * np.pi * np.e * covariance))
    return (whole - within) / np.log(2)


def case(random):
    dimensions = [int(random.integers(1, 3)) for _ in "xyz"]
    levels = int(random.integers(2, 5))
    n = int(random.integers(12, 16)) * levels
    labels = random.permutation(np.arange(n) % levels)
    signal = random.normal(size=n)
    x, y, z = (
        np.round(random.normal(size=(d, n)) + random.uniform(0, 1) * signal + 0.7 * labels, 2)
        for d in dimensions
    )
    corrected = bool(random.integers(2))
    bits, pooled = conditional_discrete(x, y, labels, corrected)
    return {
        **{"x": x.tolist(), "y": y.tolist(), "z": z.tolist()},
        **{"labels": labels.tolist(), "levels": levels, "biasCorrected": corrected},
        "bits": {
            "copulaNormalize": [float(score) for score in copula(x[0])],
            "informationContinuous": float(continuous(x, y, corrected)),
            "informationDiscrete": float(discrete(x, labels, corrected)),
            "informationMixture": float(mixture(x, labels)),
            "conditionalInformation": float(conditional(x, y, z, corrected)),
            "conditionalInformationDiscrete": [float(bits), float(pooled)],
            "interactionInformation": float(interaction(x, y, z, corrected)),
        },
    }


if __name__ == "__main__":
    random = np.random.default_rng(1)
    rows = [json.dumps(case(random)) for _ in range(CASES)]
    text = "[\n" + ",\n".join(rows) + "\n]\n"
    Path(__file__).with_suffix(".json").write_text(text)
