"""Makes the models and golden files by which the VSE encoders are tested.

    python tools/vse/make_fixtures.py test/fixtures

It writes checkpoints and a vocabulary with the structure of the published ones, converts them with `convert.py`, and writes
down what PyTorch and NLTK give. NLTK needs its data once: python -m nltk.downloader punkt
"""

import argparse
import json
import pickle
import random
import sys
import tempfile
import types
from pathlib import Path

import nltk
import numpy as np
import torch
from PIL import Image

from captions import CAPTIONS, FRAGMENTS
from checkpoint import read_checkpoint, read_vocabulary
from convert import PREPROCESSING, check, convert
from reference import ImageTower, TextTower, ThinVgg19, thin_resnet152

EMBED_SIZE, WORD_DIM = 32, 12
PICTURES = [
    "clip/grayscale.png",
    "clip/landscape.png",
    "clip/portrait.png",
    "clip/square.png",
    "mini-clip/1F355.png",
]
MODELS = {"vse-tiny-vgg": ("vgg19", ThinVgg19, 1), "vse-tiny-resnet": ("resnet152", thin_resnet152, 2)}


def main(fixtures: Path) -> None:
    words = vocabulary()
    golden = {"models": {}, "tokens": [[text, tokens_of(text)] for text in [*CAPTIONS, *mixtures()]]}
    for name, (cnn_type, network, layers) in MODELS.items():
        torch.manual_seed(0)
        image = ImageTower(network(), EMBED_SIZE).eval()
        text = TextTower(len(words), WORD_DIM, EMBED_SIZE, layers).eval()
        with tempfile.TemporaryDirectory() as folder:
            saved = Path(folder)
            save_run(saved, cnn_type, layers, image, text, words)
            convert(
                read_checkpoint(saved / "model_best.pth.tar"),
                read_vocabulary(saved / "vocab.pkl"),
                fixtures / "models" / name,
            )
        print(check(fixtures / "models" / name))
        golden["models"][name] = vectors(fixtures, image, text, words)
    path = fixtures / "vse-golden.json"
    lines = json.dumps(golden, ensure_ascii=False).replace('], ["', '],\n["').replace('}, {"', '},\n{"')
    path.write_text(lines + "\n", "utf-8")


def vocabulary() -> dict[str, int]:
    """As vsepp's `vocab.py` builds it, of the captions that are used more than once in its order."""
    words = {word: i for i, word in enumerate(["<pad>", "<start>", "<end>", "<unk>"])}
    for caption in CAPTIONS[::2]:
        for token in tokens_of(caption):
            words.setdefault(token, len(words))
    return words


def tokens_of(text: str) -> list[str]:
    return nltk.word_tokenize(text.lower())


def mixtures() -> list[str]:
    """Texts put together of words and signs at random, to meet what nobody thinks of."""
    chance = random.Random(0)
    return [
        "".join(chance.choice(FRAGMENTS) + chance.choice(["", " ", " "]) for _ in range(chance.randint(2, 9)))
        for _ in range(400)
    ]


def save_run(
    folder: Path, cnn_type: str, layers: int, image: ImageTower, text: TextTower, words: dict[str, int]
) -> None:
    """Files of the structure that vsepp's `train.py` and `vocab.py` write."""
    options = argparse.Namespace(
        data_name="f30k",
        cnn_type=cnn_type,
        embed_size=EMBED_SIZE,
        word_dim=WORD_DIM,
        num_layers=layers,
        img_dim=4096,
        crop_size=224,
        finetune=False,
        use_abs=False,
        no_imgnorm=False,
        measure="cosine",
        max_violation=True,
        margin=0.2,
        grad_clip=2.0,
        learning_rate=2e-4,
        vocab_size=len(words),
    )
    model = [image.state_dict(), text.state_dict()]
    saved = {"epoch": 30, "model": model, "best_rsum": np.float64(370.5), "opt": options, "Eiters": 1000}
    torch.save(saved, folder / "model_best.pth.tar")
    module = types.ModuleType("vocab")
    module.Vocabulary = type("Vocabulary", (), {"__module__": "vocab"})
    sys.modules["vocab"] = module
    pickled = module.Vocabulary()
    pickled.word2idx, pickled.idx2word, pickled.idx = (
        words,
        {i: word for word, i in words.items()},
        len(words),
    )
    with (folder / "vocab.pkl").open("wb") as file:
        pickle.dump(
            pickled, file, protocol=2
        )  # the highest of Python 2, in which the published ones were written


def vectors(fixtures: Path, image: ImageTower, text: TextTower, words: dict[str, int]) -> dict[str, list]:
    def rounded(rows: torch.Tensor) -> list[list[float]]:
        return [[round(value, 7) for value in row] for row in rows.tolist()]

    with torch.no_grad():
        trained, flow = (
            rounded(image(torch.stack([read(fixtures / file) for file in PICTURES])))
            for read in (as_trained, as_flow)
        )
        texts = [caption for caption in CAPTIONS[:40]]
        unknown, start, end = words["<unk>"], words["<start>"], words["<end>"]
        ids = [
            [start, *(words.get(token, unknown) for token in tokens_of(caption)), end] for caption in texts
        ]
        embeds = rounded(text(ids))
    return {
        "images": [
            {"file": f, "image_embeds": a, "flow_embeds": b} for f, a, b in zip(PICTURES, trained, flow)
        ],
        "texts": [{"text": t, "input_ids": i, "text_embeds": e} for t, i, e in zip(texts, ids, embeds)],
    }


def as_trained(file: Path) -> torch.Tensor:
    """As preprocessor_config.json says: bilinear, the longer side and the corner of the crop cut to whole numbers.

    torchvision, with which the published models were trained, rounds the corner: it may lie one pixel further.
    """
    picture = Image.open(file).convert("RGB")
    width, height = picture.size
    short = min(width, height)
    return _pixels(picture, (256 * width // short, 256 * height // short), Image.Resampling.BILINEAR)


def as_flow(file: Path) -> torch.Tensor:
    """Jina's ImageNormalizer as flows/yaml/image-normalize.yml sets it: sides rounded, Lanczos."""
    picture = Image.open(file).convert("RGB")
    factor = 256 / min(picture.size)
    return _pixels(
        picture, (round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS
    )


def _pixels(picture: Image.Image, size: tuple[int, int], kernel: Image.Resampling) -> torch.Tensor:
    scaled = picture.resize(size, kernel)
    left, top = ((side - 224) // 2 for side in size)
    cropped = scaled.crop((left, top, left + 224, top + 224))
    values = torch.tensor(np.asarray(cropped, np.float32) / 255)
    mean, deviation = torch.tensor(PREPROCESSING["image_mean"]), torch.tensor(PREPROCESSING["image_std"])
    return ((values - mean) / deviation).permute(2, 0, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("fixtures", type=Path, help="the folder test/fixtures")
    main(parser.parse_args().fixtures)
