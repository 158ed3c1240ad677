import torch
class MinMax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        low, place = x.min(0)
        ctx.save_for_backward(place)
        ctx.mark_non_differentiable(place)
        ctx.size = x.numel()
        return low, place
    @staticmethod
    def backward(ctx, g, _):
        place, = ctx.saved_tensors
        out = torch.zeros(ctx.size)
        out[place] = g
        return out
x = torch.tensor([3.0, 1.0, 2.0], requires_grad=True)
low, place = MinMax.apply(x)
low.backward()
