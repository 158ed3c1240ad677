import torch

w = torch.tensor([3.0, 4.0], requires_grad=True)
x = torch.tensor([1.0, 2.0], requires_grad=True)

score = w @ x
(g,) = torch.autograd.grad(score, x, create_graph=True)
penalty = (g.norm() - 1) ** 2
penalty.backward()
