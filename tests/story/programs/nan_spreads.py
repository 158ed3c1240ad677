# A logarithm of a negative number, and an infinite slope: where nan and inf arise, and where they go.
import torch

x = torch.tensor([1.0, 4.0], requires_grad=True)
a = torch.log(x - 2)
b = a * 3
c = torch.sqrt(x - x)
(b.sum() + c.sum()).backward()
x.grad.zero_()
