import warnings
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
print("y", y, sep=" = ", end=";\n")
print(y.grad)
warnings.warn("careful", stacklevel=1)
y.sum().backward()
print(x.grad)
