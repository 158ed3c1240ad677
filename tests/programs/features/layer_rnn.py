import torch
from torch import nn
torch.manual_seed(0)
rnn = nn.RNN(1, 2)
out, h = rnn(torch.tensor([[[1.0]], [[2.0]]]))
out.sum().backward()
