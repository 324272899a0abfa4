"""Boxes that are containers of a Docker Engine, each used once."""

from grader_ext.sandbox.docker.backend import Docker
from grader_ext.sandbox.docker.provisioner import DockerProvisioner

__all__ = ["Docker", "DockerProvisioner"]
