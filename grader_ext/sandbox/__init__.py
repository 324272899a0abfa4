"""Boxes: single-use Jupyter kernels that are confined, and the pool that keeps them warm."""

from grader_ext.sandbox.backend import Backend
from grader_ext.sandbox.backends import chosen
from grader_ext.sandbox.box import Box, message_context
from grader_ext.sandbox.bubblewrap import Bubblewrap
from grader_ext.sandbox.confinement import Confinement, Mechanisms
from grader_ext.sandbox.ending import Ending, EndReason
from grader_ext.sandbox.errors import (
    BoxStartFailed,
    BubblewrapMissing,
    BubblewrapNotPermitted,
    DockerRefused,
    DockerRuntimeMissing,
    DockerUnreachable,
    KernelNotInstalled,
    KernelProgramMissing,
    PoolClosed,
    SandboxError,
    SandboxImageMissing,
    SandboxImageUnusable,
    SandboxUnusable,
    SocketsNotShared,
    SocketsPathTooLong,
)
from grader_ext.sandbox.pool import Pool
from grader_ext.sandbox.settings import SandboxSettings

__all__ = [
    "Backend",
    "Box",
    "BoxStartFailed",
    "Bubblewrap",
    "BubblewrapMissing",
    "BubblewrapNotPermitted",
    "Confinement",
    "DockerRefused",
    "DockerRuntimeMissing",
    "DockerUnreachable",
    "EndReason",
    "Ending",
    "KernelNotInstalled",
    "KernelProgramMissing",
    "Mechanisms",
    "Pool",
    "PoolClosed",
    "SandboxError",
    "SandboxImageMissing",
    "SandboxImageUnusable",
    "SandboxSettings",
    "SandboxUnusable",
    "SocketsNotShared",
    "SocketsPathTooLong",
    "chosen",
    "message_context",
]
