-- Invites 200 new people with each request.
dofile("report.lua")

local sent = 0

function request()
  local emails = {}
  for at = 1, 200 do
    emails[at] = string.format('"new.%d@acme.test"', sent + at)
  end
  sent = sent + 200
  return wrk.format("POST", nil, nil, '{"emails":[' .. table.concat(emails, ",") .. ']}')
end
