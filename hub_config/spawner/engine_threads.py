"""The threads that talk to the Docker Engine."""

from concurrent.futures import ThreadPoolExecutor

#: DockerSpawner has one thread: a server that takes ten seconds to stop would keep all others waiting.
ENGINE_THREADS = ThreadPoolExecutor(8, thread_name_prefix="docker")
