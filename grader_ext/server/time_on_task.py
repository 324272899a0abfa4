"""`waymark/api/courses/{course}/lessons/{lesson}/time`: for how long the learner worked, as the page has counted it."""

from tornado.web import authenticated

from grader_ext.server.api import WaymarkHandler
from grader_ext.server.errors import RequestInvalid


class TimeHandler(WaymarkHandler):
    """`POST waymark/api/courses/{course}/lessons/{lesson}/time`."""

    @authenticated
    async def post(self, course: str, lesson: str) -> None:
        """Have a batch of the learner's time on task counted; as the service answers."""
        body = self.get_json_body()
        batch = self.text_field(body, "batch")
        seconds = body.get("seconds") if isinstance(body, dict) else None
        if not isinstance(seconds, int) or isinstance(seconds, bool):
            raise RequestInvalid(problem="`seconds` is no whole number")
        self.pass_on(await self.service.add_time(course, lesson, batch, seconds))
