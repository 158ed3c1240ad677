"""The programs that are measured, as source text, smallest first. Each says in its first line what it is."""

SCALAR = """# 1,000 operations on one number, and one backward through them
import torch
x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(500):
    y = y * 1.0001
    y = y + 0.0001
y.backward()
"""

MLP = """# 10 → 32 → 1 with ReLU, 64 rows, 20 steps of SGD
import torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(10, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
X, Y = torch.randn(64, 10), torch.randn(64, 1)
for _ in range(20):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(net(X), Y)
    loss.backward()
    optimizer.step()
"""

TRANSFORMER = """# a small language model: 2 layers of width 128, 4 heads, 64 tokens in 8 rows, 0.5 million weights
import torch
from torch import nn
torch.manual_seed(0)

class Model(nn.Module):
    def __init__(self, words=256, width=128, tokens=64):
        super().__init__()
        self.words = nn.Embedding(words, width)
        self.places = nn.Parameter(torch.randn(tokens, width) * 0.02)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(width, 4, 4 * width, dropout=0.0, batch_first=True, norm_first=True)
            for _ in range(2)
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, words)

    def forward(self, text):
        x = self.words(text) + self.places
        mask = nn.Transformer.generate_square_subsequent_mask(text.shape[1])
        for layer in self.layers:
            x = layer(x, mask, is_causal=True)
        return self.head(self.norm(x))

model = Model()
text = torch.randint(256, (8, 65))
scores = model(text[:, :-1])
loss = nn.functional.cross_entropy(scores.flatten(0, 1), text[:, 1:].flatten())
loss.backward()
"""

RESNET = """# ResNet-18 (11.7 million weights) on two images of 64 × 64, forward and backward
import torch
from torch import nn
torch.manual_seed(0)

class Block(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.shortcut = nn.Sequential()
        if stride != 1 or before != width:
            self.shortcut = nn.Sequential(nn.Conv2d(before, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.shortcut(x))

layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
before = 64
for width, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
    layers += [Block(before, width, stride), Block(width, width, 1)]
    before = width
net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))
X, Y = torch.randn(2, 3, 64, 64), torch.tensor([3, 7])
loss = nn.functional.cross_entropy(net(X), Y)
loss.backward()
"""

PROGRAMS = {
    "scalar, 1,000 operations": SCALAR,
    "MLP, 20 steps": MLP,
    "small transformer": TRANSFORMER,
    "ResNet-18, 2x3x64x64": RESNET,
}
