"""VSE++ in PyTorch with thin layers and random weights: what the converted graphs are compared with.

Layers, their order and the names in the state dict are those of https://github.com/fartashf/vsepp with torchvision's VGG19
and ResNet152; only the widths are smaller. Nothing here is shared with `graphs.py`.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

VGG19 = (2, 2, 4, 4, 4)  # convolutions of each stage
RESNET152 = (3, 8, 36, 3)  # blocks of each stage


class ThinVgg19(nn.Module):
    """The features that VGG19 has before its last layer: [batch, 16] where VGG19 has 4096."""

    def __init__(self) -> None:
        super().__init__()
        layers, channels = [], 3
        for convolutions, width in zip(VGG19, (4, 4, 6, 6, 6)):
            for _ in range(convolutions):
                layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
                channels = width
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.DataParallel(nn.Sequential(*layers))
        fully_connected = [
            nn.Linear(channels * 7 * 7, 16),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(16, 16),
            nn.ReLU(),
            nn.Dropout(),
        ]
        self.classifier = nn.Sequential(*fully_connected)
        self.size = 16
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.kaiming_normal_(layer.weight)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.classifier(torch.flatten(self.features(pixels), 1))


class _Bottleneck(nn.Module):
    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        if stride > 1 or channels != 4 * width:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width)
            )

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        result = torch.relu(self.bn1(self.conv1(pixels)))
        result = torch.relu(self.bn2(self.conv2(result)))
        skipped = self.downsample(pixels) if hasattr(self, "downsample") else pixels
        return torch.relu(self.bn3(self.conv3(result)) + skipped)


class _ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        channels = 8
        for stage, (blocks, width) in enumerate(zip(RESNET152, (2, 2, 3, 4)), start=1):
            strides = [1 if stage == 1 else 2] + [1] * (blocks - 1)
            layers = []
            for stride in strides:
                layers.append(_Bottleneck(channels, width, stride))
                channels = 4 * width
            setattr(self, f"layer{stage}", nn.Sequential(*layers))
        self.size = channels

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        pixels = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(pixels))), 3, 2, padding=1)
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            pixels = stage(pixels)
        return pixels.mean((2, 3))


def thin_resnet152() -> nn.Module:
    """The features that ResNet152 has before its last layer: [batch, 16] where ResNet152 has 2048."""
    network = _ResNet()
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight)
        if isinstance(layer, nn.BatchNorm2d):  # as if trained: statistics and scales of their own
            layer.running_mean.normal_(0, 0.1)
            layer.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(layer.weight, 0.2, 0.6)
            nn.init.normal_(layer.bias, 0, 0.1)
    size = network.size
    parallel = nn.DataParallel(network)
    parallel.size = size
    return parallel


class ImageTower(nn.Module):
    """Features, L2 norm, linear layer, L2 norm."""

    def __init__(self, cnn: nn.Module, embed_size: int) -> None:
        super().__init__()
        self.cnn = cnn
        self.fc = nn.Linear(cnn.size, embed_size)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return l2_norm(self.fc(l2_norm(self.cnn(pixels))))


class TextTower(nn.Module):
    """Words, GRU, its state after the last word of each text, L2 norm."""

    def __init__(self, vocab_size: int, word_dim: int, embed_size: int, num_layers: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocab_size, word_dim)
        self.rnn = nn.GRU(word_dim, embed_size, num_layers, batch_first=True)

    def forward(self, texts: list[list[int]]) -> torch.Tensor:
        lengths = [len(text) for text in texts]
        padded = torch.zeros(len(texts), max(lengths), dtype=torch.long)
        for row, text in zip(padded, texts):
            row[: len(text)] = torch.tensor(text)
        packed = pack_padded_sequence(self.embed(padded), lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        last = [states[row, length - 1] for row, length in enumerate(lengths)]
        return l2_norm(torch.stack(last))


def l2_norm(rows: torch.Tensor) -> torch.Tensor:
    return rows / rows.pow(2).sum(dim=1, keepdim=True).sqrt()
