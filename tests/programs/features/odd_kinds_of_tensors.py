import torch
class Named(torch.Tensor):
    pass
shape_only = torch.empty(2, device='meta') + 1
s = torch.eye(2).to_sparse()
q = torch.quantize_per_tensor(torch.tensor([1.0, 2.0]), 0.5, 0, torch.qint8)
ragged = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
t = torch.ones(2).as_subclass(Named)
u = t * 2
