"""Programs that start the engine in every way there is. They name only tensors of up to 256 elements."""

from __future__ import annotations

HEAD = "import torch\nx = torch.tensor([1., 2., 3.], requires_grad=True)\n"

CALLING = {
    "every_spelling": HEAD + """
from torch.autograd import backward, grad
y = (x * x).sum(); z = x.exp(); w = (x * 2).sum()
backward(y, retain_graph=True)
backward((y, z), (None, torch.ones(3)), retain_graph=True)
backward(tensors=[z], grad_tensors=[torch.ones(3)], retain_graph=True)
y.backward(gradient=torch.tensor(2.), retain_graph=True, create_graph=False, inputs=[x])
torch.Tensor.backward(y, None, True)
getattr(y, "backward")(**{"retain_graph": True})
print(grad([y, w], [x], retain_graph=True), grad(z, x, torch.ones(3), True), grad(y, {"a": x}, retain_graph=True))
y.backward(retain_graph=False)
""",
    "places": HEAD + """
def f(a):
    l = (a * 2).sum()
    l.backward()
class K:
    def m(self, a): (a * 3).sum().backward(); return self
    @property
    def p(self): (x * 4).sum().backward()
f(x); K().m(x).p; [f(x) for _ in range(2)]; list(map(f, [x, x])); (lambda: f(x))()
with torch.enable_grad(): f(x)
try: f(x)
finally: f(x)
""",
    "leaves_as_roots": HEAD + """
w = torch.tensor(2., requires_grad=True)
w.backward(); torch.autograd.backward([w, x.sum()])
with torch.no_grad(): x.backward(torch.ones(3))
print(torch.autograd.grad([w, x], [x, w], [None, torch.ones(3)]))
""",
    "inputs": HEAD + """
w = torch.ones(3, requires_grad=True); h = x * w; l = (h * h).sum()
l.backward(inputs=[w], retain_graph=True); h.retain_grad(); l.backward(inputs=[h, x], retain_graph=True)
torch.autograd.grad(l, [w, h, x], retain_graph=True); torch.autograd.grad(l, (x, x), retain_graph=True)
u = torch.ones(1, requires_grad=True); torch.autograd.grad(l, [u, x], materialize_grads=True)
""",
    "started_by_hooks": HEAD + """
class Again(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, n): ctx.n = n; return a * 1
    @staticmethod
    def backward(ctx, g):
        if ctx.n:
            with torch.enable_grad():
                q = torch.ones(1, requires_grad=True); Again.apply(q, ctx.n - 1).sum().backward()
        return g, None
h = x * 2
@torch.enable_grad()
def again(g): Again.apply(x, 2).sum().backward()
h.register_hook(again)
h.sum().backward()
""",
    "higher_derivatives": HEAD + """
y = (x ** 4).sum()
for _ in range(2):
    g, = torch.autograd.grad(y, x, create_graph=True); y = g.sum()
y.backward(create_graph=True)
x.grad.sum().backward()
""",
    "ends_in_the_middle": HEAD + """
a = x.exp(); p = a.sum(); q = (a * 2).sum(); p.backward()
for call in (q.backward, p.backward, lambda: torch.autograd.grad(q, x)):
    try: call()
    except RuntimeError: pass
h = x * 2
def refuse(g): raise KeyError("no")
handle = h.register_hook(refuse)
try: h.sum().backward()
except KeyError: pass
handle.remove(); h.sum().backward()
""",
    "steps_taken_inside_the_backward": HEAD + """
opt = torch.optim.SGD([x], lr=0.1)
def step(p): opt.step(); opt.zero_grad()
x.register_post_accumulate_grad_hook(step)
for _ in range(2): (x * x).sum().backward()
print(x, x.grad)
""",
}  # fmt: skip
"""Each is run plain, under the oracle, and recorded."""
