"""Programs that write into the record of their own run. What comes is a claim: it is decoded, held against itself, and
told as text; what is no event ends the run with that word."""
# %% an empty object -> crash: broken ; with forge
forge(b'{}')
# %% no JSON -> crash: broken ; with forge
forge(b'}{')
# %% nothing at all -> crash: broken ; with forge
forge(b'')
# %% a pickle -> crash: broken ; with forge
import pickle
class Evil:
    def __reduce__(self): return (print, ('through',))
forge(pickle.dumps(Evil()))
# %% zeros -> crash: broken ; with forge
forge(bytes(1000))
# %% bytes that are no text -> crash: broken ; with forge
forge(b'{"event":"Printed","text":"\xff\xfe"}')
# %% half a character -> crash: broken | ok ; with forge
forge(b'{"event":"Printed","text":"\\ud800"}')
# %% a mark of byte order -> crash: broken ; with forge
forge(b'\xef\xbb\xbf{"event":"LinesHidden"}')
# %% brackets without end -> crash: broken ; with forge
forge(b'[' * 10**5)
# %% objects without end -> crash: broken ; with forge
forge(b'{"event":"Met","tensors":' + b'[{"x":' * 10**5)
# %% a line without end -> crash: broken | events ; with forge
raw(b'{"event":"Printed","text":"' + b'x' * 10**6)
# %% a flood without a line -> events | time ; with forge ; tight
while True: raw(b'x' * 65536)
# %% a flood of lines -> events | crash: broken | time ; with forge ; tight
while True: raw(b'{"event":"LinesHidden"}\n' * 5000)
# %% a number beyond all -> crash: broken ; with forge
forge(b'{"event":"LineReached","line":1e400}')
# %% a number of a million digits -> crash: broken ; with forge
forge(b'{"event":"LineReached","line":' + b'9' * 10**6 + b'}')
# %% no number -> crash: broken ; with forge
forge(b'{"event":"LineReached","line":NaN}')
# %% a text for a number -> crash: broken ; with forge
forge(b'{"event":"LineReached","line":"1"}')
# %% an unknown field -> crash: broken ; with forge
forge(b'{"event":"LineReached","line":1,"also":2}')
# %% an unknown event -> crash: broken ; with forge
forge(b'{"event":"Through"}')
# %% the same field twice -> ok | crash: broken ; with forge
forge(b'{"event":"LineReached","line":1,"line":2}')
# %% a line that is not there -> ok ; with forge
forge(b'{"event":"LineReached","line":1000000}')
# %% a place that is not there -> ok ; with forge
forge(b'{"event":"Printed","text":"x","span":[9,0,1,0]}')
# %% a second beginning -> ok ; with forge
forge(b'{"event":"Began","v":3,"torch":"","python":"","source":"print(1)"}')
# %% another program, from the start -> ok | crash: broken ; with forge
os._exit(raw(b'{"event":"Began","v":3,"torch":"","python":"","source":"evil"}\n{"event":"Ended","outcome":"ok"}\n') * 0)
# %% an end before the end -> crash: broken ; with forge
forge(b'{"event":"Ended","outcome":"ok"}')
# %% an end before the end, and nothing more -> ok ; with forge
forge(b'{"event":"Ended","outcome":"ok"}'); os._exit(0)
# %% two ends -> crash: broken ; with forge
forge(b'{"event":"Ended","outcome":"ok"}', b'{"event":"Ended","outcome":"ok"}'); os._exit(0)
# %% an end of another kind -> crash: broken ; with forge
forge(b'{"event":"Ended","outcome":"fine"}')
# %% a limit that was not met -> time ; with forge
forge(b'{"event":"Stopped","limit":"time","line":1,"detail":"0.001 s"}'); os._exit(0)
# %% a limit that does not exist -> crash: broken ; with forge
forge(b'{"event":"Stopped","limit":"patience"}'); os._exit(0)
# %% a word of its own for a limit -> time ; with forge
forge(b'{"event":"Stopped","limit":"time","line":-5,"detail":"<b>call 555</b>"}'); os._exit(0)
# %% markup in a name -> ok ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(900) + b']}', b'{"event":"Bound","name":"<img src=x onerror=alert(1)>","t":900}')
# %% markup in an operation -> ok ; with forge
forge(b'{"event":"OpRan","op":900,"name":"</script><script>alert(1)</script>","outputs":[900],"states":[' + tensor(900) + b']}')
# %% markup in a warning -> ok ; with forge
forge(b'{"event":"Warned","category":"<b>","message":"<script>alert(1)</script>","line":-1}')
# %% a drawing that is a page -> ok ; with forge
call = b'{"event":"BackwardCalled","b":900,"api":"backward"}'
drawn = b'{"event":"Drawn","b":900,"dot":"digraph { a [label=<<b>x</b>> URL=\\"javascript:alert(1)\\"] }"}'
forge(call, drawn, b'{"event":"BackwardEnded","b":900}')
# %% a drawing of a million nodes -> ok | events ; with forge
call = b'{"event":"BackwardCalled","b":900,"api":"backward"}'
forge(call, b'{"event":"Drawn","b":900,"dot":"digraph { ' + b'a -> b; ' * 10**5 + b'}"}', b'{"event":"BackwardEnded","b":900}')
# %% an answer to a call that was not made -> ok ; with forge
forge(b'{"event":"BackwardEnded","b":77}')
# %% a call inside itself -> ok ; with forge
forge(*[b'{"event":"BackwardCalled","b":900,"api":"backward"}'] * 50)
# %% calls in calls in calls -> ok | events ; with forge
forge(*[b'{"event":"BackwardCalled","b":%d,"api":"backward"}' % i for i in range(900, 2900)])
# %% groups in groups in groups -> ok | events ; with forge
forge(*[b'{"event":"GroupBegan","g":%d,"kind":"function","name":"f"}' % i for i in range(900, 3900)])
# %% a node that is its own parent -> ok ; with forge
forge(b'{"event":"Met","nodes":[{"n":900,"name":"MulBackward0","edges":[[900,0]],"by":900}]}')
# %% a ring of nodes -> ok ; with forge
forge(b'{"event":"Met","nodes":[{"n":900,"name":"A","edges":[[901,0]]},{"n":901,"name":"B","edges":[[900,0]]}]}')
# %% a ring of nodes that runs -> ok ; with forge
ring = b'{"event":"Met","nodes":[{"n":900,"name":"A","edges":[[901,0]]},{"n":901,"name":"B","edges":[[900,0]]}]}'
call = b'{"event":"BackwardCalled","b":900,"api":"backward","entries":[[900,0]]}'
ran = [b'{"event":"NodeEntered","b":900,"n":%d}' % n for n in (900, 901)] * 20
forge(ring, call, *ran, b'{"event":"BackwardEnded","b":900}')
# %% a node nobody announced -> ok | crash ; with forge
forge(b'{"event":"Freed","b":5,"n":7,"names":["self"]}')
# %% thousands that nobody announced -> ok | events ; with forge
forge(*[b'{"event":"Bound","name":"x","t":%d}' % i for i in range(10**6, 10**6 + 20000)])
# %% a tensor of a shape that cannot be -> ok ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=b'[-1,2]', value=b'{"shape":[-1,2],"dtype":"float32"}') + b']}')
# %% a tensor larger than its numbers -> ok ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=b'[9]', value=b'{"shape":[9],"dtype":"float32","data":[1]}') + b']}')
# %% a tensor larger than the world -> ok ; with forge
huge = b'[' + b','.join([b'9007199254740991'] * 40) + b']'
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=huge, value=b'{"shape":' + huge + b',"dtype":"float32","sample":[1]}') + b']}')
# %% a tensor of a thousand axes -> ok ; with forge
many = b'[' + b','.join([b'1'] * 1000) + b']'
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=many, value=b'{"shape":' + many + b',"dtype":"float32","data":[1]}') + b']}')
# %% numbers that are texts -> ok | crash: broken ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=b'[1]', value=b'{"shape":[1],"dtype":"float32","data":["<b>"]}') + b']}')
# %% a type of number that does not exist -> ok ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=b'[1]', value=b'{"shape":[1],"dtype":"<b>","data":[[1,"nan"]]}') + b']}')
# %% a histogram of lies -> ok ; with forge
stats = b'{"min":9,"max":-9,"mean":"nan","norm":null,"histogram":[-1,99999999999]}'
forge(b'{"event":"Met","tensors":[' + tensor(900, shape=b'[9]', value=b'{"shape":[9],"dtype":"float32","stats":' + stats + b'}') + b']}')
# %% a serial number below zero -> ok ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(-1) + b']}')
# %% a serial number no browser can hold -> ok | crash: broken ; with forge
forge(b'{"event":"Met","tensors":[' + tensor(2**60) + b']}')
# %% a turn of a loop before the first -> ok ; with forge
forge(b'{"event":"GroupBegan","g":900,"kind":"iteration","name":"","index":-5}', b'{"event":"GroupEnded","g":900,"turns":-9}')
# %% a cell in a script -> ok ; with forge
forge(b'{"event":"CellBegan","cell":0,"line":1}')
# %% a final tensor before the end -> ok ; with forge
forge(b'{"event":"Final","path":"x","state":' + tensor(900) + b'}')
# %% a rule for a node of another kind -> ok ; with forge
node = b'{"n":900,"name":"ConvolutionBackward0","edges":[[901,0]],"saved":[{"name":"x","state":"held","value":{"shape":[],"dtype":"float32","data":[1]}}]}'
call = b'{"event":"BackwardCalled","b":900,"api":"backward","entries":[[900,0]],"seeds":[{"shape":[],"dtype":"float32","data":[1]}]}'
ran = b'{"event":"NodeEntered","b":900,"n":900,"incoming":[{"shape":[3],"dtype":"float32","data":[1,2,3]}]}'
after = b'{"event":"NodeRan","b":900,"n":900,"outgoing":[{"shape":[2],"dtype":"float32","data":["nan","inf"]},null,null]}'
forge(b'{"event":"Met","nodes":[' + node + b',{"n":901,"name":"AccumulateGrad"}]}', call, ran, after, b'{"event":"BackwardEnded","b":900}')
# %% the last words of a crash -> ok | crash ; with forge
forge(b'Fatal Python error: <b>me</b>', b'  File "<program>", line 99999 in f')
# %% the last words of a crash, and a death -> crash ; with forge
raw(b'\nFatal Python error: me\n  File "<program>", line 99999999999999999999 in f\n')
os._exit(1)
# %% a remedy of its own -> <b> ; with forge
forge(b'{"event":"Raised","type":"<b>","message":"rm -rf /","line":99,"frames":[[-1,"<b>"]]}')
# %% the exit of the record made slow -> ok | PermissionError | OSError | time ; with forge ; tight
import fcntl
fcntl.fcntl(3, fcntl.F_SETFL, os.O_NONBLOCK)
for _ in range(100): print('x' * 100)
# %% the exit of the record shut -> ok | crash | PermissionError | OSError | time ; with forge ; tight
import socket
socket.socket(fileno=3).shutdown(socket.SHUT_RDWR)
print('not heard')
# %% a record that turns around -> crash: broken ; with forge
raw(b'{"event":"Ended"')
