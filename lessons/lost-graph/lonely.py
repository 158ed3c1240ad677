import torch

w = torch.tensor([2.0, 3.0], requires_grad=True)
a = w[0] * w[0]
b = w[1] * w[1]
c = torch.tensor([a.item(), b.item()])
loss = c.sum()
loss.requires_grad_()
loss.backward()
