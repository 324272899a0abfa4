# wants: to change what the next learner imports
# held by: a kernel of each submission's own, and a Python environment that is read-only
import math
import textwrap

math.pi = 3
textwrap.dedent = lambda text: "left behind"
try:
    with open(textwrap.__file__, "a") as file:
        file.write("\nleft_behind = True\n")
except OSError:
    pass
# the next learner:
import math
import textwrap

print("LOOKED", "GOT" if math.pi == 3 or textwrap.dedent("") or hasattr(textwrap, "left_behind") else "")
