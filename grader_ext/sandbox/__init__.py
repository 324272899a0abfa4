"""Boxes: single-use Jupyter kernels that are confined, and the pool that keeps them warm."""

from grader_ext.sandbox.backend import Backend
from grader_ext.sandbox.box import Box, message_context
from grader_ext.sandbox.bubblewrap import Bubblewrap
from grader_ext.sandbox.confinement import Confinement, Mechanisms
from grader_ext.sandbox.ending import Ending, EndReason
from grader_ext.sandbox.errors import (
    BoxStartFailed,
    BubblewrapMissing,
    BubblewrapNotPermitted,
    KernelNotInstalled,
    KernelProgramMissing,
    PoolClosed,
    SandboxError,
    SandboxUnusable,
)
from grader_ext.sandbox.pool import Pool

__all__ = [
    "Backend",
    "Box",
    "BoxStartFailed",
    "Bubblewrap",
    "BubblewrapMissing",
    "BubblewrapNotPermitted",
    "Confinement",
    "EndReason",
    "Ending",
    "KernelNotInstalled",
    "KernelProgramMissing",
    "Mechanisms",
    "Pool",
    "PoolClosed",
    "SandboxError",
    "SandboxUnusable",
    "message_context",
]
