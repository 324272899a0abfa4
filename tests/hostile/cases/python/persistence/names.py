# wants: that its definitions are there in the next submission
# held by: a kernel of each submission's own
left_behind = "for you"
get_ipython().push({"left_too": 1})
get_ipython().run_cell("left_in_history = 1", store_history=True)
# the next learner:
found = [name for name in dir() if name.startswith("left_")]
print("LOOKED", "GOT" if found or "left_behind" in str(In[:-1]) else "", found)
