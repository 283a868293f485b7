-- One line that the measuring program reads: requests, microseconds, errors.
function done(summary)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("shot %d %d %d\n", summary.requests, summary.duration, errors))
end
