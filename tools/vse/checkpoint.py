"""Reads what training VSE++ left behind: the checkpoint of PyTorch and the pickled vocabulary.

Formats: https://github.com/fartashf/vsepp (`model.py`, `train.py`, `vocab.py`). A pickle can run code when it is read, so
both are read with a list of what they may contain.
"""

import argparse
import collections
import json
import pickle
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch


class Refused(Exception):
    """A file that cannot be converted; the message says why and what to do."""


@dataclass
class Checkpoint:
    """Weights by their names in the state dict, without the `module.` that DataParallel puts in."""

    options: argparse.Namespace
    image: dict[str, np.ndarray]
    text: dict[str, np.ndarray]


def read_checkpoint(path: Path, trust: bool = False) -> Checkpoint:
    """Reads `model_best.pth.tar`: a dictionary with `opt` (a Namespace) and `model` (image and text state dict)."""
    saved = _load(path, trust)
    try:
        options = saved["opt"]
        image, text = saved["model"]
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(
            f"{path} is no checkpoint of VSE++: expected a dictionary with opt and model (two state dicts)."
        ) from error
    _check_options(path, options)
    return Checkpoint(options, _weights(image), _weights(text))


def read_vocabulary(path: Path) -> dict[str, int]:
    """Reads the words and their ids: a pickle of `vocab.Vocabulary`, or JSON with `word2idx`."""
    try:
        if path.suffix == ".json":
            words = json.loads(path.read_text("utf-8")).get("word2idx")
        else:
            with path.open("rb") as file:
                words = getattr(_VocabularyUnpickler(file, encoding="utf-8").load(), "word2idx", None)
    except (Refused, OSError):
        raise
    except Exception as error:  # a broken pickle can raise anything
        raise Refused(f"{path} is no vocabulary: {type(error).__name__}: {error}") from error
    if not isinstance(words, dict) or not words:
        raise Refused(
            f"{path} has no word2idx: expected the pickled Vocabulary of VSE++, e.g. vocab/f30k_vocab.pkl."
        )
    missing = [word for word in ("<pad>", "<start>", "<end>", "<unk>") if word not in words]
    if missing:
        raise Refused(
            f"{path} has no {', no '.join(missing)}; expected the vocabulary that the checkpoint was trained with."
        )
    if sorted(words.values()) != list(range(len(words))):
        raise Refused(f"{path} has ids that are not 0 to {len(words) - 1}, each once.")
    return words


class _Vocabulary:
    """Stands in for the class `vocab.Vocabulary`; pickle fills in its attributes."""


class _VocabularyUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        if name == "Vocabulary":
            return _Vocabulary
        raise Refused(
            f"The vocabulary asks for {module}.{name}; only a class Vocabulary is expected. Nothing of it was run."
        )


def _load(path: Path, trust: bool) -> object:
    # What a checkpoint has beside tensors: the Namespace of options, and the best score, which may be of NumPy.
    scalar = np.float64(0).__reduce__()[0]
    allowed = [argparse.Namespace, collections.OrderedDict, scalar, (scalar, "numpy.core.multiarray.scalar")]
    allowed += [np.dtype, type(np.dtype(np.float64)), type(np.dtype(np.int64))]
    try:
        with torch.serialization.safe_globals(allowed):
            return torch.load(path, map_location="cpu", weights_only=not trust)
    except OSError:
        raise
    except Exception as error:  # a broken pickle can raise anything
        foreign = re.search(r"GLOBAL (\S+)", str(error))
        if foreign:
            raise Refused(
                f"{path} asks for {foreign[1]}, which is neither weights nor options. Reading it would run code that it "
                "brings along; nothing of it was run. If you trust where the file is from, say --trust."
            ) from error
        raise Refused(
            f"{path} is no checkpoint of PyTorch: {type(error).__name__}: {str(error).splitlines()[0]}"
        ) from error


def _check_options(path: Path, options: object) -> None:
    if getattr(options, "data_name", "").endswith("_precomp"):
        raise Refused(
            f"{path} was trained on features computed before ({options.data_name}); it has no network for pictures. "
            "Take a run with the whole network, e.g. runs/f30k_vse++_vggfull or runs/f30k_vse++_resnet."
        )
    if getattr(options, "use_abs", False) or getattr(options, "measure", "cosine") == "order":
        raise Refused(
            f"{path} is a model of order embeddings; the flows compare by cosine. Take a vse++ or vse0 run."
        )


def _weights(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {
        ".".join(part for part in name.split(".") if part != "module"): tensor.detach().cpu().float().numpy()
        for name, tensor in state.items()
        if not name.endswith("num_batches_tracked")
    }
