import torch

def f(a):
    b = a * 2
    while b.abs() < 20:
        b = b * 2
    if b > 0:
        c = b
    else:
        c = 100 * b
    return c

a = torch.tensor(3.0, requires_grad=True)
d = f(a)
d.backward()
