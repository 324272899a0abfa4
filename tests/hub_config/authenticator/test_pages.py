"""Sign-up, log-in, approval, invitation and password change, in a real JupyterHub."""

import re

import pytest

pytestmark = pytest.mark.integration

WEAK = "password1"


def test_open_sign_up_leads_to_log_in(open_hub):
    browser = open_hub.browser()
    assert "Thank you, ada" in browser.sign_up("Ada").text
    assert browser.sign_in("ADA").status_code == 302
    assert browser.is_signed_in()


def test_a_wrong_password_is_refused_and_says_no_more_than_for_an_unknown_name(open_hub):
    open_hub.browser().sign_up("brigitte")
    wrong = open_hub.browser().sign_in("brigitte", "not the password")
    unknown = open_hub.browser().sign_in("nobody-here", "not the password")
    assert wrong.status_code == unknown.status_code == 403
    assert "Invalid username or password" in wrong.text
    assert comparable(wrong.text, "brigitte") == comparable(unknown.text, "nobody-here")


def test_a_taken_name_answers_as_a_free_one_and_keeps_its_password(open_hub):
    free = open_hub.browser().sign_up("carol")
    taken = open_hub.browser().sign_up("carol", "another good phrase 9")
    assert free.status_code == taken.status_code == 200
    assert comparable(free.text) == comparable(taken.text)
    assert open_hub.browser().sign_in("carol", "another good phrase 9").status_code == 403
    assert open_hub.browser().sign_in("carol").status_code == 302


def test_nobody_can_sign_up_as_the_admin(open_hub):
    assert open_hub.browser().sign_up("admin").status_code == 200
    assert open_hub.browser().sign_in("admin").status_code == 403


def test_a_user_that_an_admin_entered_in_jupyterhub_cannot_be_claimed(open_hub):
    admin = open_hub.admin()
    token = admin.http.cookies.get("_xsrf", path="/hub/")
    made = admin.http.post("/hub/api/users/entered", headers={"X-XSRFToken": token, "Sec-Fetch-Mode": "cors"})
    assert made.status_code == 201, made.text
    assert open_hub.browser().sign_up("entered").status_code == 200
    assert open_hub.browser().sign_in("entered").status_code == 403


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("dora", "short", "too short"),
        ("dora", WEAK, "easy to guess"),
        ("dora", "dora1234", "easy to guess"),
        ("dora", "x" * 257, "too long"),
        ("../etc", "correct horse 7", "cannot be used"),
        ("дора", "correct horse 7", "cannot be used"),
        ("", "correct horse 7", "cannot be used"),
    ],
)
def test_bad_names_and_passwords_are_refused_with_a_sentence(open_hub, name, password, says):
    answer = open_hub.browser().sign_up(name, password)
    assert answer.status_code == 400
    assert says in answer.text


def test_passwords_that_differ_are_refused(open_hub):
    fields = {"username": "eve", "password": "correct horse 7", "password_again": "correct horse 8"}
    answer = open_hub.browser().send("/hub/signup", **fields)
    assert "The two passwords differ" in answer.text
    assert open_hub.browser().sign_in("eve", "correct horse 7").status_code == 403


def test_what_a_page_repeats_is_escaped(open_hub):
    answer = open_hub.browser().sign_up('"><script>alert(1)</script>')
    assert "<script>alert(1)" not in answer.text


def test_wrong_passwords_are_throttled_by_name_known_or_not_and_over_a_restart(open_hub):
    open_hub.browser().sign_up("frida")
    for name in ("frida", "never-signed-up"):
        answers = [open_hub.browser().sign_in(name, "wrong wrong wrong").status_code for _ in range(11)]
        assert answers == [403] * 10 + [429]
    open_hub.stop()
    open_hub.start()
    blocked = open_hub.browser().sign_in("frida")
    assert blocked.status_code == 429
    assert "Too many attempts" in blocked.text
    assert open_hub.browser().sign_in("never-signed-up").status_code == 429


def test_a_password_change_needs_the_current_one_and_signs_other_browsers_out(open_hub):
    here, there = open_hub.browser(), open_hub.browser()
    here.sign_up("gina")
    here.sign_in("gina")
    there.sign_in("gina")
    new = "a wholly new phrase 3"
    fields = {"new_password": new, "new_password_again": new}
    refused = here.send("/hub/password", current_password="not it at all", **fields)
    assert (refused.status_code, "not right" in refused.text) == (400, True)
    weak = here.send(
        "/hub/password", current_password="correct horse 7 staple", new_password=WEAK, new_password_again=WEAK
    )
    assert "easy to guess" in weak.text
    done = here.send("/hub/password", current_password="correct horse 7 staple", **fields)
    assert "Your password is changed" in done.text
    assert here.is_signed_in()
    assert not there.is_signed_in()
    assert open_hub.browser().sign_in("gina").status_code == 403
    assert open_hub.browser().sign_in("gina", new).status_code == 302


def test_the_password_page_is_for_whoever_is_signed_in(open_hub):
    answer = open_hub.browser().http.get("/hub/password", follow_redirects=False)
    assert (answer.status_code, "/hub/login" in answer.headers["Location"]) == (302, True)


def test_approval_lets_in_whom_an_admin_approves(approval_hub):
    browser = approval_hub.browser()
    assert "An admin will look at your request" in browser.sign_up("ada").text
    waiting = browser.sign_in("ada")
    assert (waiting.status_code, "waits for an admin" in waiting.text) == (403, True)
    # Without the password nobody learns that somebody waits.
    assert "waits" not in browser.sign_in("ada", "some other phrase 1").text
    admin = approval_hub.admin()
    assert admin.send("/hub/accounts", action="approve", name="ada").status_code == 200
    assert browser.sign_in("ada").status_code == 302


def test_a_denied_request_is_gone(approval_hub):
    approval_hub.browser().sign_up("mallory")
    admin = approval_hub.admin()
    assert "mallory" in admin.get("/hub/accounts").text
    admin.send("/hub/accounts", action="deny", name="mallory")
    assert "mallory" not in admin.get("/hub/accounts").text
    assert "waits" not in approval_hub.browser().sign_in("mallory").text


def test_a_taken_name_answers_as_a_free_one_where_an_admin_approves(approval_hub):
    free = approval_hub.browser().sign_up("henry")
    taken = approval_hub.browser().sign_up("henry")
    admin = approval_hub.browser().sign_up("admin")
    assert comparable(free.text, "henry") == comparable(taken.text, "henry") == comparable(admin.text, "admin")


def test_get_changes_nothing_and_post_needs_the_token(approval_hub):
    approval_hub.browser().sign_up("iris")
    admin = approval_hub.admin()
    admin.http.get("/hub/accounts", params={"action": "approve", "name": "iris"})
    admin.http.get("/hub/authorize/iris")
    no_token = admin.http.post("/hub/accounts", data={"action": "approve", "name": "iris"})
    assert no_token.status_code == 403
    assert "waits" in approval_hub.browser().sign_in("iris").text
    before = approval_hub.browser().http.get("/hub/signup", params={"username": "judy", "password": "correct horse 7"})
    assert "Thank you" not in before.text
    bare = approval_hub.browser().http.post("/hub/signup", data={"username": "judy", "password": "correct horse 7"})
    assert bare.status_code == 403
    assert "judy" not in admin.get("/hub/accounts").text


def test_the_accounts_page_is_for_admins(approval_hub):
    browser = approval_hub.browser()
    browser.sign_up("karl")
    approval_hub.admin().send("/hub/accounts", action="approve", name="karl")
    browser.sign_in("karl")
    assert browser.is_signed_in()
    assert browser.get("/hub/accounts").status_code == 403
    token = re.search(r'name="_xsrf" value="([^"]+)"', browser.get("/hub/password").text)
    fields = {"_xsrf": token[1], "action": "new-password", "name": "admin"}
    assert browser.http.post("/hub/accounts", data=fields).status_code == 403


def test_an_admin_gives_a_new_password_to_whoever_lost_theirs(approval_hub):
    browser = approval_hub.browser()
    browser.sign_up("lena")
    admin = approval_hub.admin()
    admin.send("/hub/accounts", action="approve", name="lena")
    browser.sign_in("lena")
    page = admin.send("/hub/accounts", action="new-password", name="lena")
    password = re.search(r'<code id="secret">([^<]+)</code>', page.text)
    assert password
    assert password[1] not in admin.get("/hub/accounts").text
    assert not browser.is_signed_in()
    assert approval_hub.browser().sign_in("lena").status_code == 403
    assert approval_hub.browser().sign_in("lena", password[1]).status_code == 302


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "sell"}, 400),
        ({"action": "approve", "name": "nobody"}, 404),
        ({"action": "invite", "uses": "-1", "days": "1"}, 400),
        ({"action": "invite", "uses": "9" * 5000, "days": "1"}, 400),
        ({"action": "revoke", "invitation": "x"}, 400),
    ],
)
def test_the_accounts_page_refuses_what_it_does_not_know(approval_hub, fields, status):
    assert approval_hub.admin().send("/hub/accounts", **fields).status_code == status


def test_an_invitation_is_needed_where_sign_up_is_by_invitation(invitation_hub):
    without = invitation_hub.browser().sign_up("ada")
    wrong = invitation_hub.browser().sign_up("ada", invitation="made-up")
    assert without.status_code == wrong.status_code == 400
    assert invitation_hub.browser().sign_in("ada").status_code == 403
    page = invitation_hub.admin().send("/hub/accounts", action="invite", uses="2", days="1", note="Group B")
    code = re.search(r'<code id="secret">([^<]+)</code>', page.text)
    assert code
    assert invitation_hub.browser().sign_up("ada", invitation=code[1]).status_code == 200
    assert invitation_hub.browser().sign_in("ada").status_code == 302
    # The second use goes whether or not the name is free: its answer must not tell.
    assert invitation_hub.browser().sign_up("ada", invitation=code[1]).status_code == 200
    assert invitation_hub.browser().sign_up("bob", invitation=code[1]).status_code == 400


def test_a_revoked_invitation_is_no_longer_valid(invitation_hub):
    admin = invitation_hub.admin()
    page = admin.send("/hub/accounts", action="invite", uses="5", days="1", note="to be revoked")
    code = re.search(r'<code id="secret">([^<]+)</code>', page.text)
    number = re.search(r'name="invitation" value="(\d+)"', page.text)
    assert code
    assert number
    admin.send("/hub/accounts", action="revoke", invitation=number[1])
    assert invitation_hub.browser().sign_up("zoe", invitation=code[1]).status_code == 400


def test_closed_means_closed(closed_hub):
    browser = closed_hub.browser()
    assert "Sign-up is closed" in browser.get("/hub/signup").text
    assert 'id="signup"' not in closed_hub.browser().get("/hub/login").text
    token = re.search(r'xsrf_token: "([^"]+)"', browser.get("/hub/signup").text)
    fields = {"_xsrf": token[1], "username": "ada", "password": "correct horse 7", "password_again": "correct horse 7"}
    assert browser.http.post("/hub/signup", data=fields).status_code == 400
    assert browser.sign_in("ada", "correct horse 7").status_code == 403


def comparable(page: str, name: str = "") -> str:
    """The page without what differs from request to request, and without the name that was typed."""
    page = re.sub(r'xsrf_token: "[^"]*"|name="_xsrf" value="[^"]*"', "", page)
    return re.sub(rf"Thank you, {name}<|username={name}\"|value=\"{name}\"", "NAME", page) if name else page
