# %% data
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)

# %% a mistake
(x * x).backward()

# %% repaired
y = (x * x).sum()
y.backward()
x.grad  # noqa: B018  a cell shows its last expression

# %%
z = y.detach()
z.backward()
