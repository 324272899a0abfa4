"""What one box may use."""

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """The limits of one box, the same for every cell that runs in it. Frozen, so a pool can be keyed by it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds_per_cell: float = Field(default=10.0, gt=0, le=600)
    """Wall-clock seconds that one cell may run."""
    memory_mb: int = Field(default=768, ge=128)
    """MiB of memory that all processes of the box may use together."""
    processes: int = Field(default=256, ge=16)
    """Processes and threads that may exist at once. The BEAM alone needs about 20."""
    disk_mb: int = Field(default=64, ge=1)
    """MiB that the work folder can hold."""
    output_kb: int = Field(default=64, ge=1)
    """KiB of stdout, and of each value or error text, that are kept of one cell."""
