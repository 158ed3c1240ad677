import torch

real = torch.tensor(10.0)
noise = torch.tensor(3.0)
g = torch.tensor(2.0, requires_grad=True)
d = torch.tensor(0.5, requires_grad=True)

fake = g * noise
d_loss = d * fake.detach() - d * real
d_loss.backward()

g_loss = -d * fake
g_loss.backward()
