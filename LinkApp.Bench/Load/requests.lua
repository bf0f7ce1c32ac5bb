-- For wrk: sends the visits of a file, one after the other. Each thread has its own part of them, formatted before
-- the run, so that a request costs the generator one table look-up only.
-- Arguments: the file, the number of threads, the visit to begin with.

local parts = 0

function setup(thread)
  thread:set("part", parts)
  parts = parts + 1
end

function init(args)
  local file, threads, offset = args[1], tonumber(args[2]), tonumber(args[3])
  local host = wrk.headers["Host"] or (wrk.host .. ":" .. wrk.port)
  visits = {}
  local line_number = 0
  for line in io.lines(file) do
    if line_number % threads == part then
      local path, address, agent, referrer = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)$")
      visits[#visits + 1] = "GET " .. path .. " HTTP/1.1\r\nHost: " .. host .. "\r\nX-Forwarded-For: " .. address
        .. "\r\nUser-Agent: " .. agent .. "\r\n" .. (referrer ~= "" and ("Referer: " .. referrer .. "\r\n") or "")
        .. "Accept: */*\r\n\r\n"
    end
    line_number = line_number + 1
  end
  count = #visits
  at = math.floor(offset / threads) % count
end

function request()
  at = at % count + 1
  return visits[at]
end

-- One line for a program to read: requests, error answers (4xx, 5xx), failures, then microseconds: duration, p50, p99, longest.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n",
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99), latency.max))
end
