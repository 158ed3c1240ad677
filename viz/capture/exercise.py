"""What a warm process has done before its first program: everything torch imports or sets up late, once.

The first Adam alone imports for a second, and behind its walls a run reads files slowly or not at all. A run finds all
of it ready.
"""

from __future__ import annotations

import time

from viz.capture.plain import run_plain
from viz.capture.program import run_program

PROGRAM = """
import collections, copy, dataclasses, functools, io, itertools, json, math, pickle, random, re, typing
import numpy as np
import torch
import torch.nn.functional as F
import torch.utils.checkpoint
import torch.utils.data
from torch import nn
x = torch.ones(2, 3, requires_grad=True)
handle = x.register_hook(lambda grad: grad * 2)
(x * x).backward(gradient=torch.ones(2, 3))
torch.func.grad(lambda v: v.sin())(torch.tensor(1.0))
torch.func.vmap(torch.func.jacrev(torch.sin))(torch.ones(2, 2))
torch.autograd.functional.hessian(lambda v: (v ** 3).sum(), torch.ones(2))
torch.linalg.svd(torch.eye(3) @ torch.ones(3, 3))
torch.linalg.solve(torch.eye(2), torch.ones(2))
torch.fft.ifft(torch.fft.fft(torch.ones(4)))
torch.einsum("ij,jk->ik", x, x.T)
torch.distributions.Normal(0.0, 1.0).rsample()
net = nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1), nn.MaxPool2d(1), nn.Flatten(), nn.Linear(4, 2), nn.ReLU())
for make in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
    optimizer = make(net.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    optimizer.zero_grad()
    F.cross_entropy(net(torch.ones(2, 1, 2, 2)), torch.tensor([0, 1])).backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    schedule.step()
for layer in (nn.RNN(2, 2), nn.LSTM(2, 2), nn.GRU(2, 2)):
    layer(torch.ones(1, 1, 2))[0].sum().backward()
nn.MultiheadAttention(2, 1)(*[torch.ones(1, 1, 2)] * 3)[0].sum().backward()
nn.TransformerEncoderLayer(2, 1, 2)(torch.ones(1, 1, 2)).sum().backward()
F.scaled_dot_product_attention(*[torch.ones(1, 1, 2, 2)] * 3)
torch.utils.checkpoint.checkpoint(net, torch.ones(2, 1, 2, 2), use_reentrant=False).sum().backward()
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v):
        ctx.save_for_backward(v)
        return v * 2
    @staticmethod
    def backward(ctx, grad):
        return grad * 2
Double.apply(x).sum().backward()
for batch in torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.ones(2, 1)), batch_size=1):
    pass
buffer = io.BytesIO()
torch.save(net.state_dict(), buffer)
buffer.seek(0)
net.load_state_dict(torch.load(buffer))
copy.deepcopy(net)
print(net, repr(x), x.grad, x.detach().numpy(), f"{x.sum().item():.3f}")
torch.ones(2) @ torch.ones(3)
"""


def exercise() -> None:
    """The same program recorded and plain, its end an error as learners meet them; and the local time asked for."""
    time.localtime()
    for run in (run_program, run_plain):
        run(PROGRAM, lambda event: None)
