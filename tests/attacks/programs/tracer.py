"""Programs that turn on the recorder, which lives in their own process. It may be lost; the limits and our side hold."""
# %% the trace function taken away -> ok
import sys, torch
sys.settrace(None)
x = torch.ones(1)
# %% the trace function taken away, then a loop -> time ; tight
import sys
sys.settrace(None)
while True: pass
# %% a trace function that raises -> ok | ValueError
import sys
def trace(*_): raise ValueError
sys.settrace(trace)
def f(): pass
f()
# %% a profiler -> ok
import sys
sys.setprofile(lambda *_: None)
# %% os.write, replaced -> ok | crash
import os
os.write = lambda fd, data: len(data)
# %% the way to exit, replaced, then a loop -> time ; tight
import os
os._exit = lambda code: None
while True: pass
# %% the way to exit, replaced, then a flood -> output | events | time | crash ; tight
import os
os._exit = lambda code: None
while True: print('x' * 1000)
# %% the codec, replaced -> ok | crash
import sys
codec = sys.modules['viz.trace.codec']
codec.frame = lambda event: b'{}\n'
# %% the wire, found and silenced -> crash | OSError: Read-only
import gc
for it in gc.get_objects():
    if type(it).__name__ == 'Wire': it.mute()
# %% the wire, found and stopped -> time
import gc
for it in gc.get_objects():
    if type(it).__name__ == 'Wire': it.stop('time', 1, 'a lie')
# %% the wire, found, its limits lifted -> output | events | time | crash ; tight
import gc
for it in gc.get_objects():
    if type(it).__name__ == 'Wire': it._limits = type(it._limits)(output=10**12, events=10**12)
while True: print('x' * 10**5)
# %% the wire, found, its clock deaf -> time ; tight
import gc
for it in gc.get_objects():
    if type(it).__name__ == 'Wire': it.__class__.alarm = lambda *_: None
while True: pass
# %% the wire, found, used for a lie -> ok | crash
import gc, sys
events = sys.modules['viz.trace.events']
for it in gc.get_objects():
    if type(it).__name__ == 'Wire': it.send(events.Ended('ok'))
# %% up the stack into our frames -> ok | crash | ValueError
import sys
frame = sys._getframe()
while frame.f_back is not None:
    frame = frame.f_back
    for name, it in list(frame.f_locals.items()):
        if type(it).__name__ == 'Request': print(it.program)
# %% up the stack, every object of ours broken -> ok | crash | time | AttributeError | TypeError ; tight
import sys
frame = sys._getframe().f_back
while frame is not None:
    for it in list(frame.f_locals.values()):
        if type(it).__module__.startswith('viz') and hasattr(it, '__dict__'): vars(it).clear()
    frame = frame.f_back
# %% a trace function put into our own frames -> ok | crash | time ; tight
import sys
frame = sys._getframe().f_back
while frame is not None:
    frame.f_trace = lambda *_: None
    frame = frame.f_back
# %% every module of ours taken away -> ok | crash
import sys
for name in list(sys.modules):
    if name.startswith('viz'): del sys.modules[name]
# %% every module of ours emptied -> ok | crash | time ; tight
import sys
for name, module in list(sys.modules.items()):
    if name.startswith('viz'): vars(module).clear()
# %% everything imported taken away -> ok | crash | time | KeyError | ImportError ; tight
import sys
sys.modules.clear()
# %% builtins taken away -> ok | crash | NameError | time | KeyError ; tight
import builtins
for name in ('isinstance', 'len', 'print', 'type', 'getattr', 'Exception', 'id'):
    delattr(builtins, name)
# %% isinstance, replaced -> ok | crash | time ; tight
import builtins
builtins.isinstance = lambda *_: True
# %% standard output, taken away -> ok
import sys
sys.stdout = sys.stderr = None
print('x')
del sys.stdout
# %% standard output, replaced by a lie -> ok | AttributeError
import sys
sys.stdout = 5
print('x')
# %% the compiler, replaced -> ok | crash
import builtins, ast
builtins.compile = builtins.exec = ast.parse = None
# %% signals, replaced -> time ; tight
import signal
signal.signal(signal.SIGALRM, lambda *_: None)
signal.signal(signal.SIGPROF, lambda *_: None)
signal.signal(signal.SIGXCPU, lambda *_: None)
signal.signal = None
while True: pass
# %% the frames, hidden -> TypeError
import sys
sys._getframe = None
import torch
x = torch.ones(1) * 2
# %% faulthandler, off, and a crash -> crash: signal 11
import faulthandler, ctypes
faulthandler.disable()
ctypes.string_at(0)
# %% faulthandler, asked to shout -> crash | time | PermissionError | ok ; tight
import faulthandler
for _ in range(1000): faulthandler.dump_traceback(3)
# %% the function mode of torch, popped -> ok | crash | RuntimeError | IndexError | AttributeError
import torch
while torch.overrides._len_torch_function_stack() if hasattr(torch.overrides, '_len_torch_function_stack') else torch._C._len_torch_function_stack():
    torch._C._pop_torch_function_stack()
x = torch.ones(1) * 2
# %% the engine of autograd, replaced -> ok | crash | TypeError | AttributeError
import torch
torch.autograd.Variable._execution_engine = None
torch.autograd.graph._engine_run_backward = lambda *_, **__: ()
torch.ones(1, requires_grad=True).sum().backward()
# %% torch's names of tensors, replaced -> ok | crash | TypeError | RecursionError | AttributeError | time ; tight
import torch
torch.Tensor.shape = property(lambda self: None)
torch.Tensor.grad_fn = property(lambda self: 5)
x = torch.ones(2, requires_grad=True) * 2
x.sum().backward()
# %% a tensor that lies about itself -> ok | crash | TypeError | RuntimeError
import torch
class Liar(torch.Tensor):
    shape = property(lambda self: (10**12, -1))
    dtype = property(lambda self: '<b>')
    is_leaf = property(lambda self: 'no')
    def tolist(self): return ['<b>'] * 10**6
    def __len__(self): return 10**9
x = torch.ones(2).as_subclass(Liar)
y = x * 2
# %% the numbers of the recorder, shifted -> ok | crash
import gc, itertools
for it in gc.get_objects():
    if type(it).__name__ == 'Tensors':
        for name in list(vars(it)):
            if isinstance(vars(it)[name], dict): vars(it)[name].clear()
# %% our modules, asked for secrets -> ok
import sys, os
for module in list(sys.modules.values()):
    for it in list(vars(module).values()) if hasattr(module, '__dict__') else ():
        if isinstance(it, str) and 'theater-secret' in it and len(it) < 200: print('through', it)
# %% a class that pretends to be a Wire -> ok
class Wire:
    def mute(self): pass
    _fd = 3
wire = Wire()
# %% a program that is called like ours -> ok
__file__ = 'viz/capture/wire.py'
exec(compile('x = 1', 'viz/capture/wire.py', 'exec'))
# %% the memory of the recorder, written over -> crash | time | ok ; tight
import ctypes, gc
for it in gc.get_objects():
    if type(it).__name__ in ('Wire', 'Recorder'): ctypes.memset(id(it) + 16, 0, 16)
# %% a fork that speaks twice -> PermissionError | OSError | BlockingIOError ; with forge
if os.fork() == 0:
    forge(b'{"event":"Ended","outcome":"ok"}')
    os._exit(0)
print('through')
