import torch
from torch import nn

w = nn.Parameter(torch.tensor([1.0, 1.0]))
loss = (w * torch.tensor([6.0, 8.0])).sum()
loss.backward()
before = w.grad.clone()
nn.utils.clip_grad_norm_([w], max_norm=5.0)
