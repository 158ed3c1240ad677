import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
w = torch.tensor([1.0, 1.0, 1.0], requires_grad=True)
y = (w + 10 * x).sum()
y.backward()
y.backward(inputs=[w])
