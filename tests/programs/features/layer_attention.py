import torch
from torch import nn
torch.manual_seed(0)
att = nn.MultiheadAttention(2, 1, batch_first=True)
q = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
out, weights = att(q, q, q)
out.sum().backward()
