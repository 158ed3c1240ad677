import torch

guess = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
target = torch.tensor([[1.0], [2.0], [3.0]])

error = guess - target
loss = (error * error).sum()
loss.backward()
