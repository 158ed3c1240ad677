import torch

x = torch.tensor(4.0, requires_grad=True)
y = x ** 3

y.backward(create_graph=True)
first = x.grad
x.grad = None
first.backward()
second = x.grad
