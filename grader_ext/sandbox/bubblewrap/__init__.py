"""Boxes of bubblewrap's: namespaces on this machine, made by an ordinary user."""

from grader_ext.sandbox.bubblewrap.backend import Bubblewrap
from grader_ext.sandbox.bubblewrap.provisioner import BubblewrapProvisioner

__all__ = ["Bubblewrap", "BubblewrapProvisioner"]
