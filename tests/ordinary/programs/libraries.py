# %% math, statistics, fractions, decimal, cmath
import cmath, decimal, fractions, math, statistics
print(math.comb(5, 2), cmath.sqrt(-1), decimal.Decimal('0.1') + 1, fractions.Fraction(1, 3), statistics.stdev([1, 2, 4]))
# %% json, csv, io, base64, struct, zlib, hashlib, pickle
import base64, csv, hashlib, io, json, pickle, struct, zlib
file = io.StringIO()
csv.writer(file).writerow([1, 'a'])
print(json.dumps({'a': [1, None]}), file.getvalue(), base64.b64encode(b'x'), struct.pack('<i', 5), zlib.crc32(b'x'))
print(hashlib.sha256(b'x').hexdigest()[:8], hashlib.md5(b'x').hexdigest()[:8], pickle.loads(pickle.dumps({1: 2})))
# %% collections, itertools, functools, operator, heapq, bisect
import bisect, collections, functools, heapq, itertools, operator
print(collections.Counter('abca'), list(itertools.pairwise([1, 2, 3])), functools.reduce(operator.add, [1, 2]))
print(heapq.nsmallest(2, [3, 1, 2]), bisect.bisect([1, 3], 2), collections.deque([1], maxlen=1), collections.OrderedDict(a=1))
@functools.lru_cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(30))
# %% dataclasses, enum, typing, abc, contextlib, copy
import abc, contextlib, copy, dataclasses, enum, typing
import torch
@dataclasses.dataclass
class Batch:
    x: torch.Tensor
    names: list[str] = dataclasses.field(default_factory=list)
class Kind(enum.Enum): A = 1
@contextlib.contextmanager
def said(word: str) -> typing.Iterator[None]:
    print(word); yield; print('end')
with said('begin'): batch = Batch(torch.ones(2))
twin = copy.deepcopy(batch)
twin.x += 1
print(Kind.A, batch.x, twin.x)
# %% text: re, string, textwrap, unicodedata, difflib, pprint
import difflib, pprint, re, string, textwrap, unicodedata
print(re.findall(r'\d+', 'a1b22'), string.Template('$a').substitute(a=1), textwrap.fill('x ' * 50, 20).count('\n'))
print(unicodedata.name('é'), difflib.get_close_matches('appel', ['apple']), pprint.pformat({'b': 1, 'a': [1, 2]}), '梯度'.encode())
# %% time and dates
import calendar, datetime, time
start = time.perf_counter()
time.sleep(0.01)
print(0.01 <= time.perf_counter() - start < 5, datetime.date(2024, 2, 29) + datetime.timedelta(days=1), calendar.isleap(2024))
print(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc).isoformat(), time.strftime('%Y', time.gmtime(0)))
# %% random, secrets, uuid
import random, secrets, uuid
random.seed(2)
print(random.sample(range(10), 3), len(secrets.token_hex(4)), uuid.UUID(int=5), len(str(uuid.uuid4())))
# %% sys, os, platform, inspect, types, gc, weakref, traceback, warnings
import gc, inspect, os, sys, traceback, types, warnings, weakref
warnings.warn('careful')
def f(a, b=2): pass
print(inspect.signature(f), sys.version_info >= (3, 11), os.path.join('a', 'b'), types.SimpleNamespace(a=1), gc.isenabled())
try: 1 / 0
except ZeroDivisionError: print(traceback.format_exc().splitlines()[-1])
# %% logging, argparse, getopt
import argparse, logging, sys
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format='%(levelname)s %(message)s')
logging.info('training')
parser = argparse.ArgumentParser()
parser.add_argument('--lr', type=float, default=0.1)
print(parser.parse_args([]).lr)
# %% generators, comprehensions, match, walrus, f-strings, async
import asyncio
def upto(n):
    for i in range(n): yield i
def word(x):
    match x:
        case [a, *rest]: return f'{a!r:>4}{len(rest)}'
        case {'k': v}: return v
        case _: return 'other'
print(list(upto(3)), {i: i * i for i in range(3)}, word([1, 2, 3]), word({'k': 5}), (n := 5) + n)
# %% decorators, closures, properties, slots, metaclasses, operators
class Meta(type):
    def __new__(m, name, bases, space): return super().__new__(m, name, bases, {**space, 'made': True})
class V(metaclass=Meta):
    __slots__ = ('x',)
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x)
    def __matmul__(self, o): return self.x * o.x
    @property
    def twice(self): return 2 * self.x
print((V(1) + V(2)).twice, V(3) @ V(4), V.made)
# %% a TorchScript function
import torch
@torch.jit.script
def f(x: torch.Tensor, n: int):
    for _ in range(n): x = x * 2
    return x
x = torch.ones(2, requires_grad=True)
f(x, 3).sum().backward()
# %% tensor subclasses and modes
import torch
from torch.overrides import TorchFunctionMode
class Named(torch.Tensor): pass
x = torch.ones(2).as_subclass(Named)
y = x * 2
class Count(TorchFunctionMode):
    n = 0
    def __torch_function__(self, f, types, args=(), kwargs=None):
        Count.n += 1
        return f(*args, **(kwargs or {}))
with Count(): z = torch.ones(2) + torch.ones(2)
print(type(y).__name__, Count.n)
# %% a tiny autograd of one's own, held against torch
import math, torch
class Value:
    def __init__(self, data, parents=()): self.data, self.grad, self.parents, self.back = data, 0.0, parents, lambda: None
    def __mul__(self, o):
        out = Value(self.data * o.data, (self, o))
        def back(): self.grad += o.data * out.grad; o.grad += self.data * out.grad
        out.back = back
        return out
    def tanh(self):
        out = Value(math.tanh(self.data), (self,))
        def back(): self.grad += (1 - out.data ** 2) * out.grad
        out.back = back
        return out
a, b = Value(0.5), Value(-2.0)
y = (a * b).tanh()
y.grad = 1.0
y.back(); y.parents[0].back()
t = torch.tensor(0.5, requires_grad=True, dtype=torch.float64)
torch.tanh(t * -2.0).backward()
print(abs(a.grad - t.grad.item()) < 1e-9)
# %% torch, looked at
import torch
print(torch.__version__.split('+')[0].count('.'), torch.cuda.is_available(), torch.get_num_threads() >= 1, torch.backends.mkldnn.is_available() in (True, False))
print(torch.finfo(torch.float32).eps, torch.iinfo(torch.int8).max, torch.result_type(torch.ones(1), 1.0), torch.is_tensor(1))
# %% modules of torch that nobody imports first
import torch, torch.nn.utils.prune, torch.nn.utils.parametrize, torch.utils.data.sampler, torch.optim.swa_utils
import torch.distributions.transforms, torch.autograd.profiler, torch.ao.quantization, torch.signal.windows, torch.masked
layer = torch.nn.Linear(4, 2)
torch.nn.utils.prune.l1_unstructured(layer, 'weight', 0.5)
layer(torch.ones(1, 4)).sum().backward()
w = layer.weight
hann = torch.signal.windows.hann(4)
# %% an expression of sympy, as torch brings it
import sympy
x = sympy.Symbol('x')
print(sympy.diff(x ** 3 * sympy.sin(x), x))
