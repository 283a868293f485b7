-- Takes the paths after `--` in turn.
dofile("report.lua")

local paths = {}
local sent = 0

function init(arguments)
  for _, path in ipairs(arguments) do
    table.insert(paths, path)
  end
end

function request()
  sent = sent + 1
  return wrk.format("GET", paths[sent % #paths + 1])
end
