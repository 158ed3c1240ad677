import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x * x).exp().sum()
y.backward(retain_graph=True)
y.backward()
