import torch

x = torch.tensor(5.0)
w1 = torch.tensor(2.0, requires_grad=True)
w2 = torch.tensor(3.0, requires_grad=True)
w2.requires_grad_(False)

h = w1 * x
y = w2 * h
y.backward()
print(w1.grad, w2.grad)
