"""What a group's members get instead of what everybody gets."""

from pydantic import BaseModel, ByteSize, ConfigDict, Field


class LearnerGroup(BaseModel):
    """The image and the limits of a group's containers; what is not given stays as it is for everybody.

    A group is JupyterHub's: `instructors`, or the people of a course, whom an admin puts together on the hub's page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    image: str | None = Field(None, min_length=1)
    memory: ByteSize | None = Field(None, ge=2**26)
    cpu: float | None = Field(None, gt=0)
    processes: int | None = Field(None, ge=64)
    internet: bool | None = None
