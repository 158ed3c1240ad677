import torch
from torch import nn
torch.manual_seed(0)
emb = nn.Embedding(4, 2)
e = emb(torch.tensor([1, 3, 1]))
e.sum().backward()
print(emb.weight.grad)
