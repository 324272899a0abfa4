import pickle

import pytest
import requests
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from hub_config.spawner.failures import ServerRefused, Wanted, explain

WANTED = Wanted(container="waymark-learner-ada", image="waymark-lab", networks=("waymark-learners", "waymark-internet"))


def answered(kind: type[APIError], status: int, explanation: str) -> APIError:
    response = requests.Response()
    response.status_code = status
    return kind("refused", response=response, explanation=explanation)


@pytest.mark.parametrize(
    ("error", "code", "named"),
    [
        (DockerException("Error while fetching server API version"), "engine-unreachable", "server API version"),
        (requests.ConnectionError("Connection aborted."), "engine-unreachable", "Connection aborted"),
        (requests.ReadTimeout("slow"), "engine-unreachable", "slow"),
        (answered(ImageNotFound, 404, "No such image: waymark-lab:latest"), "image-missing", "waymark-lab"),
        (answered(NotFound, 404, "network waymark-internet not found"), "network-missing", "waymark-internet"),
        (
            answered(
                APIError,
                500,
                "Could not attach to network waymark-learners: rpc error: code = NotFound desc = network "
                "waymark-learners not found",
            ),
            "network-missing",
            "waymark-learners",
        ),
        (answered(NotFound, 404, "No such container: hub"), "engine-refused", "No such container: hub"),
        (answered(APIError, 400, "Unknown runtime specified runsc"), "engine-refused", "runsc"),
    ],
)
def test_what_the_engine_says_is_put_in_our_words(error, code, named):
    explained = explain(error, WANTED)
    assert explained.code == code
    assert named in str(explained)
    assert named not in explained.for_learner
    assert str(pickle.loads(pickle.dumps(explained))) == str(explained)


def test_the_learner_reads_one_text_and_the_log_another():
    explained = explain(answered(ImageNotFound, 404, ""), WANTED)
    refused = ServerRefused(explained)
    assert refused.jupyterhub_message == refused.message == explained.for_learner
    assert "waymark-lab" in refused.log_message
    assert "[image-missing]" in str(refused)
    assert refused.status_code == 503
