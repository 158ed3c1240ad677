import torch
from torch import nn
torch.manual_seed(0)
gru = nn.GRU(1, 2)
out, h = gru(torch.tensor([[[1.0]], [[2.0]]]))
out.sum().backward()
