import torch
from torch.func import grad, vmap
w = torch.tensor([1.0, 2.0])
xs = torch.tensor([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]])
def loss(w, x):
    p = (w * x).sum()
    return p * p
gs = vmap(grad(loss), in_dims=(None, 0))(w, xs)
print(gs)
