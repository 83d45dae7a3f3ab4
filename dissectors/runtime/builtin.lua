-- What Wireshark 4.0 to 4.6 shows right by itself: its tree stays there and the fields of this plugin
-- are hidden, yet filterable. Everything else is shown by the plugin.
local builtin = {}

-- Messages without a tree, and those whose tree is wrong: lifetimes of 8 and 9, addresses of 12, all of 17 and 18.
local REPLACED = { [8] = true, [9] = true, [12] = true, [17] = true, [18] = true }

-- Options whose length Wireshark takes for another one, so that it misreads what is behind them.
local BREAKS_WALK = {
  binding_authorization_data_for_fmip6 = true,
  multicast_mobility = true,
  multicast_acknowledgement = true,
}

-- Fields of messages that Wireshark lacks or names wrongly, shown beside its tree.
local BESIDE = {
  binding_update = { "s", "d" },
  binding_acknowledgement = { "status", "s", "d" },
  handover_initiate = { "p", "f", "code" },
  handover_acknowledge = { "u", "p", "f", "code" },
  binding_revocation_acknowledgement = { "status" },
}

-- Options that Wireshark shows right whatever is in them.
local RIGHT = {}
for code = 0, 55 do
  RIGHT[code] = true
end
for _, code in ipairs({ 9, 10, 12, 13, 14, 16, 17, 18, 21, 30, 34, 37, 41, 42, 43, 44, 45, 51, 53, 54 }) do
  RIGHT[code] = nil
end

local function at_most(highest)
  return function(s, at, stop)
    return stop - at >= 2 and s:byte(at + 2) > highest
  end
end

-- Options that Wireshark shows right but for some contents: tests of the octets s from at to stop.
local WRONG_IN = {
  -- Identifiers that are no text, or of one or two octets.
  [8] = function(s, at, stop)
    return stop - at < 4 or s:byte(at + 1) ~= 1 or s:find("[^\32-\126]", at + 2) ~= nil and s:sub(at + 2, stop):find("[^\32-\126]") ~= nil
  end,
  -- Sub-types of the 3GPP behind those it knows, and other vendors.
  [19] = function(s, at, stop)
    local sub_type = stop - at > 5 and s:byte(at + 5) or 0
    local fragment = stop - at > 5 and s:byte(at + 6) % 2 == 1
    return s:sub(at + 1, at + 4) ~= "\0\0\40\175" or fragment or sub_type == 0 or sub_type == 9 or sub_type > 19
  end,
  [23] = at_most(5),
  [24] = at_most(12),
  -- The status is a bare number, the priority of RFC 6089 is not there.
  [35] = function(s, at, stop)
    return stop - at >= 4 and (s:byte(at + 3) > 0 or s:byte(at + 4) % 128 > 0)
  end,
  -- Sub-options of RFC 7563.
  [52] = function(s, at, stop)
    while at + 1 < stop do
      if s:byte(at + 1) > 3 then
        return true
      end
      at = at + 2 + s:byte(at + 2)
    end
    return false
  end,
}

function builtin.wrong_in(code, s, at, stop)
  local test = WRONG_IN[code]
  return test ~= nil and test(s, at, stop)
end

function builtin.may_be_wrong(code)
  return WRONG_IN[code] ~= nil
end

-- True when Wireshark's tree of such a message is right as a whole.
function builtin.keeps(code)
  return not REPLACED[code] and code < 19
end

-- True when Wireshark's tree of the whole message would be wrong or is not there.
function builtin.replaced(m)
  if m.row and not builtin.keeps(m.code) then
    return true
  end
  for _, issue in ipairs(m.issues) do
    -- Wireshark shows the time that the octets do not mean.
    if issue.code == "timestamp-ntp" or issue.code == "timestamp-little-endian" then
      return true
    end
  end
  for _, node in ipairs(m.options) do
    if node.row and BREAKS_WALK[node.row.key] or node.data and builtin.wrong_in(node.code, m.s, node.data, node.b) then
      return true
    end
  end
  return false
end

function builtin.lacks(row, name)
  for _, each in ipairs(BESIDE[row.key] or {}) do
    if each == name then
      return true
    end
  end
  return false
end

-- Fields of a row that are to be shown beside Wireshark's tree: {part or unit, octets before it, octets}.
for key in pairs(BESIDE) do
  local row, at = TABLES.rows[key], 6
  row.beside = {}
  for _, u in ipairs(row.units) do
    for _, part in ipairs(u.parts or { u }) do
      if builtin.lacks(row, part.n) then
        row.beside[#row.beside + 1] = { part, at, u.o }
      end
    end
    at = at + u.o
  end
end

-- The option types that are left to Wireshark in its tree; the plugin dissects the others there.
function builtin.leaves(code)
  return RIGHT[code] == true
end
