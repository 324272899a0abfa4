"""What the API itself refuses."""

from grader_ext.core.errors import WaymarkError


class TimeOnTaskOff(WaymarkError):
    """Time on task is not counted here: whoever runs this Waymark has switched it off. Nothing was stored."""

    code = "time-on-task-off"
