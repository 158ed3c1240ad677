import torch
x = torch.tensor(2.0, requires_grad=True)
(x ** 3).backward(create_graph=True)
x.grad.zero_()
x.grad.backward()
x.grad = None
