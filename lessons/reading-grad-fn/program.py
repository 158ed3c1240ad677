import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x * x
z = y + 1
s = z.sum()

print(x.grad_fn)
node = s.grad_fn
while node.next_functions:
    print(node.name())
    node = node.next_functions[0][0]
print(node.name(), node.variable is x)
