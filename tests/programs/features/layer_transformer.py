import torch
from torch import nn
torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(2, 1, 4, batch_first=True)
x = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
layer(x).sum().backward()
layer.eval()
with torch.no_grad():
    y = layer(x)
