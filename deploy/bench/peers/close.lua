-- For wrk: each request has a connection of its own.
wrk.headers["Connection"] = "close"
