import torch

x = torch.tensor([5.0, 7.0], requires_grad=True)
first = x[0] ** 2
second = 3 * x[1]

losses = [first, second]
losses.backward()
