# wants: to fill the worker with error messages, which are not output
# held by: the grader, which counts all messages of a cell
# verdict: learner_error|timeout
while True:
    get_ipython().kernel.send_response(get_ipython().kernel.iopub_socket, "error", {"ename": "x" * 9000})
