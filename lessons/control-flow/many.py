import torch

a = torch.tensor([3.0, -3.0], requires_grad=True)
if a > 0:
    d = 2 * a
else:
    d = 100 * a
