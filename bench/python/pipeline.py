"""The whole in Python: draw, score, keep the activations, copula information at the end. One thread; microseconds of its
processor time per image, a person of `xu2018` each round.

usage: pipeline.py FOLDER ROUNDS"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime

from faces import FaceModel, direction, rasterise, relight, rotation, srgb_table, vertex_normals
from information import copula_normal, gaussian_information, one_hot

AGES, EXPRESSIONS = 3, 7
TURNS = [-30, -15, 0, 15, 30]
LEVELS = [AGES, EXPRESSIONS, 5, 5, 5, 5]


def load_scorer(graph: str):
    """A function of one full batch of images to its units [batch, units]."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda images: session.run(None, {name: images})[0]


def draw_person(model: FaceModel, draw, size: int, batch: int):
    """The batches of one person's 13,125 views, lights fastest; each valid until the next. The last is padded."""
    people = AGES * EXPRESSIONS
    meshes = model.shape.synthesise(
        draw.standard_normal((people, len(model.shape.columns)), np.float32) * np.float32(0.3)
    )
    skins = model.texture.synthesise(
        draw.standard_normal((people, len(model.texture.columns)), np.float32) * np.float32(0.3)
    )
    lights = [direction(azimuth, elevation) for azimuth in TURNS for elevation in TURNS]
    poses = [rotation(yaw, pitch) for yaw in TURNS for pitch in TURNS]
    images = np.empty((batch, 3, size, size), np.float32)
    depth = np.empty((size, size), np.float32)
    buffer = np.zeros((size, size, 6), np.float32)
    normals = np.empty((model.vertices, 3), np.float32)
    table = srgb_table()
    filled = 0
    for mesh, skin in zip(meshes, skins):
        vertex_normals(mesh, model.triangles, normals)
        for pose in poses:
            rasterise(mesh, normals, skin, model.triangles, pose, 110, size, depth, buffer)
            for light in lights:
                relight(depth, buffer, light, table, images[filled])
                filled += 1
                if filled == batch:
                    yield images, batch
                    filled = 0
    if filled:
        yield images, filled


def main() -> None:
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    about = json.loads((folder / "face.json").read_text())
    model = FaceModel(folder)
    score = load_scorer(str(folder / "graph.onnx"))
    draw = np.random.default_rng(1)
    views = AGES * EXPRESSIONS * 625
    shape = (AGES, EXPRESSIONS, 5, 5, 5, 5)
    hot = one_hot([axis.ravel() for axis in np.indices(shape)], LEVELS)
    activations = np.empty((views, about["units"]), np.float32)
    seconds = []
    for _ in range(rounds + 1):
        began = time.process_time()
        done = 0
        for images, count in draw_person(model, draw, about["size"], about["batch"]):
            activations[done : done + count] = score(images)[:count]
            done += count
        gaussian_information(copula_normal(activations), hot, LEVELS)
        seconds.append(time.process_time() - began)
    # The first round compiles.
    json.dump([s / views * 1e6 for s in seconds[1:]], sys.stdout)


if __name__ == "__main__":
    main()
