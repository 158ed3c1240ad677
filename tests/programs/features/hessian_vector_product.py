import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
v = torch.tensor([1.0, -1.0])
y = (x ** 3).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
hv, = torch.autograd.grad(g, x, grad_outputs=v)
print(hv)
