"""Converts a trained VSE++ model to the folder that VSEImageEncoder and VSETextEncoder run.

python tools/vse/convert.py runs/f30k_vse++_vggfull/model_best.pth.tar vocab/f30k_vocab.pkl models/vse-f30k
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from checkpoint import Checkpoint, Refused, read_checkpoint, read_vocabulary
from graphs import IMAGE_SIDE, text_model, vision_model

# What torchvision's Resize(256), CenterCrop(224), ToTensor and Normalize did when the published models were trained.
PREPROCESSING = {
    "do_convert_rgb": True,
    "do_resize": True,
    "size": {"shortest_edge": 256},
    "resample": 2,
    "do_center_crop": True,
    "crop_size": {"height": IMAGE_SIDE, "width": IMAGE_SIDE},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.485, 0.456, 0.406],
    "image_std": [0.229, 0.224, 0.225],
}


def convert(checkpoint: Checkpoint, words: dict[str, int], folder: Path) -> None:
    """Writes the model folder; throws Refused when the parts do not fit together."""
    options = checkpoint.options
    cnn_type = getattr(options, "cnn_type", "vgg19")
    if not cnn_type.startswith(("vgg", "resnet")):
        raise Refused(f"The network for pictures is {cnn_type}; only VGG and ResNet can be converted.")
    try:
        vision = vision_model(checkpoint.image, cnn_type, not getattr(options, "no_imgnorm", False))
        text = text_model(checkpoint.text)
    except KeyError as error:
        raise Refused(
            f"The checkpoint has no weights {error}; expected those of VSE++ with {cnn_type}."
        ) from error
    rows, word_dim = checkpoint.text["embed.weight"].shape
    if rows != len(words):
        raise Refused(
            f"The model knows {rows} words, the vocabulary has {len(words)}: they are not from the same run."
        )
    config = {
        "model_type": "vse",
        "cnn_type": cnn_type,
        "embed_size": checkpoint.image["fc.bias"].size,
        "word_dim": word_dim,
        "num_layers": getattr(options, "num_layers", 1),
        "vocab_size": rows,
    }
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(vision, folder / "onnx" / "vision_model.onnx")
    onnx.save(text, folder / "onnx" / "text_model.onnx")
    _write_json(folder / "config.json", config)
    _write_json(folder / "preprocessor_config.json", PREPROCESSING)
    _write_json(folder / "vocab.json", dict(sorted(words.items(), key=lambda item: item[1])))


def check(folder: Path) -> str:
    """Runs both graphs once; returns a line about them."""
    size = json.loads((folder / "config.json").read_text())["embed_size"]
    noise = np.random.default_rng(0).standard_normal((1, 3, IMAGE_SIDE, IMAGE_SIDE), np.float32)
    for name, feed in (("vision", {"pixel_values": noise}), ("text", {"input_ids": np.array([[1, 2]])})):
        session = onnxruntime.InferenceSession(folder / "onnx" / f"{name}_model.onnx")
        (vectors,) = session.run(None, feed)
        if vectors.shape != (1, size) or not np.isfinite(vectors).all():
            raise Refused(
                f"{name}_model.onnx gives {vectors.shape}, finite: {np.isfinite(vectors).all()}; expected (1, {size})."
            )
    return f"{folder}: both graphs run, {size} dimensions"


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "checkpoint", type=Path, help="model_best.pth.tar of a run with the whole network for pictures"
    )
    parser.add_argument(
        "vocabulary", type=Path, help="the vocabulary of the same run: vocab/NAME_vocab.pkl, or .json"
    )
    parser.add_argument("folder", type=Path, help="where to put the model")
    parser.add_argument(
        "--trust", action="store_true", help="read the checkpoint even if that runs code of its own"
    )
    given = parser.parse_args()
    try:
        convert(
            read_checkpoint(given.checkpoint, given.trust), read_vocabulary(given.vocabulary), given.folder
        )
        print(check(given.folder))
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
