import torch
z = torch.tensor([1 + 2j, 3 - 1j], requires_grad=True)
w = torch.tensor(2 + 1j, dtype=torch.complex128)
y = (z * z.conj()).real.sum() + (z * w).abs().sum()
y.backward()
print(z.grad)
