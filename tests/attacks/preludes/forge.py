import os
def raw(data):
    return os.write(3, data)
def forge(*lines):
    data = memoryview(b'\n'.join(lines) + b'\n')
    while data:
        data = data[raw(data):]
def tensor(t, shape=b'[]', value=b'null'):
    rest = b'"dtype":"float32","requires_grad":true,"is_leaf":true,"version":0,"storage":1'
    return b'{"t":%d,"shape":%s,"value":%s,%s}' % (t, shape, value, rest)
