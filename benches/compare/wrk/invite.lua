-- Invites somebody new with each request.
dofile("report.lua")

local sent = 0

function request()
  sent = sent + 1
  return wrk.format("POST", nil, nil, string.format('{"email":"new.%d@acme.test"}', sent))
end
