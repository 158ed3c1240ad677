import torch
from torch import nn
torch.manual_seed(0)
lstm = nn.LSTM(1, 2)
out, (h, c) = lstm(torch.tensor([[[1.0]], [[2.0]]]))
out.sum().backward()
