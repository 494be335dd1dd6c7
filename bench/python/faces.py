"""Faces as a NumPy and numba user would draw them: meshes by BLAS, one G-buffer per pose, one pass per light."""

import json
from pathlib import Path

import numpy as np
from numba import njit


class FaceModel:
    """Mean and columns of shape and texture [K, 3V], as `bench/python.ts` writes them."""

    def __init__(self, folder: Path):
        about = json.loads((folder / "face.json").read_text())
        self.vertices = about["vertices"]
        self.triangles = np.fromfile(folder / "triangles.i32", np.int32).reshape(-1, 3)
        self.shape = Basis(folder, "shape")
        self.texture = Basis(folder, "texture")


class Basis:
    def __init__(self, folder: Path, name: str):
        self.mean = np.fromfile(folder / f"{name}-mean.f32", np.float32)
        self.columns = np.fromfile(folder / f"{name}-columns.f32", np.float32).reshape(
            -1, len(self.mean)
        )

    def synthesise(self, coefficients: np.ndarray) -> np.ndarray:
        """[M, K] coefficients to [M, V, 3]."""
        return (coefficients @ self.columns + self.mean).reshape(len(coefficients), -1, 3)


@njit(fastmath=True, cache=True)
def vertex_normals(positions, triangles, normals):
    normals[:] = 0
    for t in range(len(triangles)):
        a, b, c = triangles[t]
        ux = positions[b, 0] - positions[a, 0]
        uy = positions[b, 1] - positions[a, 1]
        uz = positions[b, 2] - positions[a, 2]
        wx = positions[c, 0] - positions[a, 0]
        wy = positions[c, 1] - positions[a, 1]
        wz = positions[c, 2] - positions[a, 2]
        nx = uy * wz - uz * wy
        ny = uz * wx - ux * wz
        nz = ux * wy - uy * wx
        for v in (a, b, c):
            normals[v, 0] += nx
            normals[v, 1] += ny
            normals[v, 2] += nz


@njit(fastmath=True, cache=True)
def rasterise(positions, normals, albedo, triangles, rotation, millimetres, size, depth, buffer):
    """One pose to `buffer` [size, size, 6]: normal and albedo of the nearest triangle; `depth` is -inf where there is none."""
    count = len(positions)
    x = np.empty(count, np.float32)
    y = np.empty(count, np.float32)
    z = np.empty(count, np.float32)
    turned = np.empty((count, 3), np.float32)
    half = np.float32(size) * np.float32(0.5)
    scale = half / np.float32(millimetres)
    for v in range(count):
        p = positions[v]
        x[v] = (rotation[0, 0] * p[0] + rotation[0, 1] * p[1] + rotation[0, 2] * p[2]) * scale + half
        y[v] = half - (rotation[1, 0] * p[0] + rotation[1, 1] * p[1] + rotation[1, 2] * p[2]) * scale
        z[v] = rotation[2, 0] * p[0] + rotation[2, 1] * p[1] + rotation[2, 2] * p[2]
        for k in range(3):
            turned[v, k] = (
                rotation[k, 0] * normals[v, 0]
                + rotation[k, 1] * normals[v, 1]
                + rotation[k, 2] * normals[v, 2]
            )
    depth[:] = np.float32(-1e30)
    for t in range(len(triangles)):
        a, b, c = triangles[t]
        area = (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])
        if area >= 0:
            continue
        left = max(0, int(np.ceil(min(x[a], x[b], x[c]))))
        right = min(size - 1, int(np.floor(max(x[a], x[b], x[c]))))
        top = max(0, int(np.ceil(min(y[a], y[b], y[c]))))
        bottom = min(size - 1, int(np.floor(max(y[a], y[b], y[c]))))
        if left > right or top > bottom:
            continue
        inverse = np.float32(1) / area
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                fx = np.float32(column)
                fy = np.float32(row)
                u = ((x[c] - x[b]) * (fy - y[b]) - (y[c] - y[b]) * (fx - x[b])) * inverse
                v = ((x[a] - x[c]) * (fy - y[c]) - (y[a] - y[c]) * (fx - x[c])) * inverse
                w = np.float32(1) - u - v
                if u >= 0 and v >= 0 and w >= 0:
                    near = u * z[a] + v * z[b] + w * z[c]
                    if near > depth[row, column]:
                        depth[row, column] = near
                        for k in range(3):
                            buffer[row, column, k] = u * turned[a, k] + v * turned[b, k] + w * turned[c, k]
                            buffer[row, column, 3 + k] = u * albedo[a, k] + v * albedo[b, k] + w * albedo[c, k]
    for row in range(size):
        for column in range(size):
            n = buffer[row, column]
            length = np.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2] + np.float32(1e-20))
            for k in range(3):
                n[k] /= length


@njit(fastmath=True, cache=True)
def relight(depth, buffer, light, srgb, image):
    """Ambient, Lambert and a soft highlight to `image` [3, size, size]; `srgb` [4096] maps linear 0..1 to network values."""
    size = depth.shape[0]
    hx = light[0]
    hy = light[1]
    hz = light[2] + np.float32(1)
    length = np.sqrt(hx * hx + hy * hy + hz * hz)
    hx, hy, hz = hx / length, hy / length, hz / length
    for row in range(size):
        for column in range(size):
            if depth[row, column] < np.float32(-1e29):
                for k in range(3):
                    image[k, row, column] = 0
                continue
            n = buffer[row, column]
            facing = max(np.float32(0), n[0] * light[0] + n[1] * light[1] + n[2] * light[2])
            shine = max(np.float32(0), n[0] * hx + n[1] * hy + n[2] * hz)
            shine = shine * shine
            shine = shine * shine
            shine = shine * shine * np.float32(0.05)
            for k in range(3):
                linear = n[3 + k] * (np.float32(0.4) + np.float32(0.6) * facing) + shine
                image[k, row, column] = srgb[int(min(max(linear, np.float32(0)), np.float32(1)) * 4095)]


def srgb_table() -> np.ndarray:
    """Linear 0..1 in 4,096 steps to (sRGB - 0.5) / 0.25."""
    linear = np.linspace(0, 1, 4096)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return ((encoded - 0.5) / 0.25).astype(np.float32)


def direction(azimuth: float, elevation: float) -> np.ndarray:
    a, e = np.radians([azimuth, elevation])
    return np.float32([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])


def rotation(yaw: float, pitch: float) -> np.ndarray:
    y, p = np.radians([yaw, pitch])
    turn = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    return (nod @ turn).astype(np.float32)
