import gc
import weakref
import torch

def left_over(clear):
    x = torch.tensor(4.0, requires_grad=True)
    y = x ** 3
    y.backward(create_graph=True)
    if clear:
        x.grad = None
    return weakref.ref(x)

gc.disable()
print(left_over(clear=False)() is None)
print(left_over(clear=True)() is None)
gc.enable()
