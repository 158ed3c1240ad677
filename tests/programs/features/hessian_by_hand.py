import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x[0] ** 2 * x[1]
g, = torch.autograd.grad(y, x, create_graph=True)
rows = [torch.autograd.grad(g[i], x, retain_graph=True)[0] for i in range(2)]
H = torch.stack(rows)
print(H)
