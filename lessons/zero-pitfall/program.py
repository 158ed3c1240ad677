import torch

x = torch.tensor(3.0, requires_grad=True)

(x ** 3).backward(create_graph=True)
x.grad.zero_()
x.grad.backward()
wrong = x.grad.item()

x.grad = None
(x ** 3).backward(create_graph=True)
g = x.grad
x.grad = None
g.backward()
right = x.grad.item()

x.grad = None
print(wrong, right)
