-- For wrk: a request to each of so many routes in turn.
local requests = {}
local last = 0

function init(arguments)
  for i = 1, tonumber(arguments[1]) do
    requests[i] = wrk.format("GET", "/r" .. i .. "/7")
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end
