# The façade of a building
facade-floors = Floor
facade-state = State
facade-floor = Floor { $floor }
facade-comma = ,{" "}
facade-none = nothing asked
facade-settled = settled
facade-open = being handled
facade-due = due today
facade-late = late
facade-absent = not here
facade-proxy = by proxy
facade-here = here
facade-vacant = vacant
facade-off = not on the roll
facade-corridor = Landing, floor { $floor }
facade-entrance = Whole stairwell
facade-whole = Whole building
