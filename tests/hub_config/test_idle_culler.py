from hub_config.idle_culler import CULLER, culler_role, culler_service
from hub_config.settings import Settings


def test_no_culler_where_idle_servers_are_let_run():
    settings = Settings(idle_timeout=0, spawner="docker")
    assert (culler_service(settings), culler_role(settings)) == ([], [])


def test_it_looks_several_times_within_the_time():
    (service,) = culler_service(Settings(idle_timeout=600))
    assert service["command"][-2:] == ["--timeout=600", "--cull-every=100"]
    (brief,) = culler_service(Settings(idle_timeout=1))
    assert brief["command"][-1] == "--cull-every=1"


def test_its_role_is_its_own_and_can_neither_start_servers_nor_change_users():
    (role,) = culler_role(Settings(idle_timeout=600))
    assert role["services"] == [CULLER]
    assert set(role["scopes"]) == {"list:users", "read:users:activity", "read:servers", "delete:servers"}
