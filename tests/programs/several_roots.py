import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
a = (x * x).sum()
b = 3 * x
torch.autograd.backward([a, b], [None, torch.tensor([1.0, 10.0])])
