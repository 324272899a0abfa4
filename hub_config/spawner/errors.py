"""Why a learner's server cannot be: what the admin reads in the log, and what the learner reads on the page."""

from typing import ClassVar

from grader_ext.core.errors import WaymarkError


class CannotStart(WaymarkError):
    """A learner's server cannot start."""

    code = "cannot-start"

    #: What the learner reads: nothing of the machine, and what they can do.
    for_learner: ClassVar[str] = (
        "Your workspace cannot be started at the moment. Your files are safe. Please tell whoever runs this Waymark: "
        "the hub's log says what is to be done."
    )


class ImageMissing(CannotStart):
    """There is no image {image}.

    Build it (`docker compose build`), load it (`docker load`), or set WAYMARK_LAB_IMAGE, or the image in
    WAYMARK_LEARNER_GROUPS, to one that is there.
    """

    code = "image-missing"


class EngineUnreachable(CannotStart):
    """The Docker Engine does not answer ({problem}).

    Start it (`systemctl start docker`), and see that the hub may use its socket, or the one that DOCKER_HOST names.
    """

    code = "engine-unreachable"
    for_learner = (
        "Your workspace cannot be started at the moment: the part that runs it is being restarted, or is down. Your "
        "files are safe. Try again in a minute. If this stays, tell whoever runs this Waymark."
    )


class NetworkMissing(CannotStart):
    """There is no network {network} for learners' containers.

    Make it as docs/admin.md says, or set WAYMARK_LEARNER_NETWORK, or WAYMARK_INTERNET_NETWORK, to one that is there.
    """

    code = "network-missing"


class EngineRefused(CannotStart):
    """The Docker Engine refused to start {container}: {problem}.

    Mend what it names: the settings of learners' containers, or the engine itself (`docker info`).
    """

    code = "engine-refused"


class ServerEnded(CannotStart):
    """The server in {container} ended before it was up ({status}).

    The container is kept until the learner tries again. The end of its log: {log}
    """

    code = "server-ended"
    for_learner = (
        "Your workspace ended while it was starting. Your files are safe. Try again; if it ends again, tell whoever "
        "runs this Waymark: the hub's log says why."
    )


class NoNode(CannotStart):
    """No node of the swarm takes learners.

    Give the label to one that is up: `docker node update --label-add {label}=true NODE` (`docker node ls` shows them).
    """

    code = "no-node"


class HomeNodeAway(CannotStart):
    """The node {node}, which has the learner's home, does not take learners at the moment.

    See that it is up and active (`docker node ls`) and has the label {label}=true. If it will never come back, remove
    it (`docker node rm`): the learner then starts on another node, with an empty home.
    """

    code = "home-node-away"
    for_learner = (
        "Your workspace cannot be started at the moment: the machine with your files is away. Try again in some "
        "minutes. If this stays, tell whoever runs this Waymark."
    )


class ServersFull(CannotStart):
    """{most} learners' servers run, and no more may.

    Raise WAYMARK_MOST_SERVERS if the machine has memory for more, lower WAYMARK_IDLE_TIMEOUT so that forgotten ones end
    sooner, or stop some on the hub's admin page.
    """

    code = "servers-full"
    for_learner = (
        "All places are taken at the moment. Your files are safe. Try again in a few minutes: a place becomes free "
        "when somebody stops working."
    )
