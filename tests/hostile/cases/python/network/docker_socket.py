# wants: the Docker Engine, and with it the whole machine
# held by: the file system of the box, which has no such socket
# unboxed: GOT
import socket

for path in ("@FOLDER@/docker.sock", "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock",
             "/run/podman/podman.sock", "/run/user/1000/docker.sock"):
    try:
        with socket.socket(socket.AF_UNIX) as engine:
            engine.connect(path)
            print("GOT", path)
    except OSError as error:
        print("REFUSED", path, error.strerror)
