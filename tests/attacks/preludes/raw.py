import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
MACHINE = platform.machine()
NUMBERS = @NUMBERS@
def place(size, number=0):
    return (ctypes.c_char * size)(*number.to_bytes(size, 'little'))
def call(name, *arguments):
    number = NUMBERS[name] if isinstance(name, str) else name
    got = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(it) if isinstance(it, int) else it for it in arguments))
    if got < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return got
