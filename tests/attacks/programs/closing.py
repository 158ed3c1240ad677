"""Programs that hang or raise where only we still run: in a repr, at the end, while they are taken apart."""
# %% a hang in a repr -> time @ 3 ; tight
class A:
    def __repr__(self):
        while True: pass
a = A()
print(a)
# %% a hang in the repr that a cell displays -> time ; tight ; cells
class A:
    def __repr__(self):
        while True: pass
A()
# %% an exception in the repr that a cell displays -> TypeError | ok ; cells
class A:
    def __repr__(self): return 5
A()
# %% a hang in a finalizer -> time ; tight
class A:
    def __del__(self):
        while True: pass
a = A()
del a
# %% a hang in a finalizer at the end -> ok | time ; tight
class A:
    def __del__(self):
        while True: pass
a = A()
# %% a hang at exit -> ok | time ; tight
import atexit
def hang():
    while True: pass
atexit.register(hang)
# %% a hang in the last reference -> time ; tight
import weakref
class A: pass
def hang():
    while True: pass
a = A()
weakref.finalize(a, hang)
del a
# %% a hang in the garbage collector -> time ; tight
import gc
def hang(*_):
    while True: pass
gc.callbacks.append(hang)
gc.collect()
# %% a hang in the text of an exception -> time ; tight
class Slow(Exception):
    def __str__(self):
        while True: pass
raise Slow
# %% an exception in the text of an exception -> Odd
class Odd(Exception):
    def __str__(self): raise ValueError('no')
raise Odd
# %% a text of an exception that is no text -> Odd
class Odd(Exception):
    def __str__(self): return 5
raise Odd
# %% a hang in an attribute that is looked at -> time | ok ; tight
class A:
    def __getattribute__(self, name):
        while True: pass
a = A()
# %% a hang in a class of classes -> time | ok ; tight
class Meta(type):
    def __getattribute__(self, name):
        while True: pass
class A(metaclass=Meta): pass
a = A()
# %% a hang in a tensor of its own -> time ; tight
import torch
class Slow(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *_, **__):
        while True: pass
x = torch.ones(1).as_subclass(Slow)
x + 1
# %% a hang in a comparison -> time | ok ; tight
class A:
    def __eq__(self, other):
        while True: pass
    __hash__ = None
a = A()
b = [a] == [A()]
# %% a hang in an output of its own -> time ; tight
import sys
class Slow:
    def write(self, text):
        while True: pass
    flush = write
sys.stdout = Slow()
print('x')
# %% a hang in a hook for exceptions -> ZeroDivisionError | time ; tight
import sys
def hang(*_):
    while True: pass
sys.excepthook = hang
1 / 0
# %% a hang in an import -> time ; tight
import sys
class Finder:
    def find_spec(self, *_):
        while True: pass
sys.meta_path.insert(0, Finder())
import something
# %% leaves from a finally that returns -> ok
def f():
    try:
        raise SystemExit(3)
    finally:
        return 1
f()
# %% leaves with a word -> SystemExit
raise SystemExit('goodbye')
# %% leaves with success -> ok
raise SystemExit(0)
# %% interrupts itself -> KeyboardInterrupt
raise KeyboardInterrupt
# %% leaves as a generator does -> GeneratorExit
raise GeneratorExit
# %% an exception that is a thousand -> ExceptionGroup
raise ExceptionGroup('many', [ValueError(i) for i in range(1000)])
# %% an exception whose class lies -> Exception | Odd | ValueError
class Odd(Exception):
    __class__ = int
    __name__ = None
raise Odd
# %% standard input, read -> ok
try:
    input()
except EOFError:
    print('nothing to read')
# %% words of a crash, printed -> ok
print('\nFatal Python error: me')
