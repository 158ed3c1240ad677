# %% a leaf
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
x
# %% a vector has no backward
y = x * x
y.backward()
# %% its sum has
y.sum().backward()
x.grad
# %%
print(x.grad * 2)
