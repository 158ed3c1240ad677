import torch
import torch.autograd.forward_ad as fw
x = torch.tensor([1.0, 2.0])
v = torch.tensor([1.0, 0.5])
with fw.dual_level():
    d = fw.make_dual(x, v)
    y = d * d
    value, tangent = fw.unpack_dual(y)
print(tangent)
