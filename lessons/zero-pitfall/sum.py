import torch

x = torch.tensor(4.0, requires_grad=True)
y = x ** 3

y.backward(create_graph=True)
x.grad.backward()
claimed = x.grad
