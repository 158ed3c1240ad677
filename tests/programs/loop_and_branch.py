import torch
x = torch.tensor(1.5, requires_grad=True)
y = x
while y < 20:
    y = y * y if y < 3 else y * 2
y.backward()
