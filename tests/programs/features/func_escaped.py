import torch
from torch.func import grad
kept = []
def f(a):
    y = a * a
    kept.append(y)
    return y.sum()
g = grad(f)(torch.tensor([1.0, 2.0]))
inner = kept[0]
print(g)
