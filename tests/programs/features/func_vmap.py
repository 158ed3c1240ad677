import torch
def f(a):
    b = a * 2
    return b.sum()
x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
y = torch.vmap(f)(x)
print(y)
