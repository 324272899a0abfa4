# wants: that the grader takes no word for a pass
# held by: the grader's clock: silence is no pass; apart
# together: timeout|learner_error|tampered|not_run
kernel = get_ipython().kernel
kernel.session.send = lambda *args, **kwargs: None


def double(x):
    return 0
