# wants: the connection file of another box, and so the key of its kernel
# held by: the file system of the box, which shows no folder of another one
import glob

from ipykernel.connect import get_connection_file

own = get_connection_file()
found = [path for path in glob.glob("/tmp/waymark-box-*/kernel.json") if path != own]
print("GOT" if found else "REFUSED", found)
