-- Has wrk send prepared requests out of a file, each of the same length and each once: a response that comes twice is a
-- replay. Behind `--`: the file, and how many bytes a request has.

local file, length

function init(arguments)
   file = assert(io.open(arguments[1], "rb"))
   file:setvbuf("full", 1048576)
   length = assert(tonumber(arguments[2]))
end

function request()
   local record = file:read(length)
   if not record then
      os.exit(3) -- all are sent
   end
   return record
end

function done(summary, latency, _)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, failed,
      latency:percentile(50), latency:percentile(99)))
end
