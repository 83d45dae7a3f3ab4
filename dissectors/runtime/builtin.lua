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

local function always()
  return true
end

local function only_known(node)
  for _, kid in ipairs(node.kids) do
    if kid.unknown or kid.code > 3 then
      return false
    end
  end
  return true
end

local function at_most(name, highest)
  return function(node)
    return message.value(node, name) <= highest
  end
end

-- Options by type: true where Wireshark shows all of it, as a test of what is in it.
local RIGHT = {
  [8] = function(node)
    local text = message.value(node, "identifier")
    return message.value(node, "subtype") == 1 and #text > 2 and not text:find("\\", 1, true)
  end,
  [19] = function(node)
    local sub_type = message.value(node, "sub_type")
    return message.value(node, "vendor_id") == 10415 and sub_type > 0 and sub_type < 20 and sub_type ~= 9
  end,
  [23] = at_most("hi", 5),
  [24] = at_most("att", 12),
  [35] = function(node)
    return message.value(node, "status") == 0 and message.value(node, "bid_pri") == 0
  end,
  [52] = only_known,
}
for _, code in ipairs({ 0, 1, 2, 3, 4, 5, 6, 7, 11, 15, 20, 22, 25, 26, 27, 28, 29, 31, 32, 33, 36, 38, 39, 40, 46 }) do
  RIGHT[code] = always
end
for _, code in ipairs({ 47, 48, 49, 50, 55 }) do
  RIGHT[code] = always
end

local beside = {}
for key, names in pairs(BESIDE) do
  beside[key] = {}
  for _, name in ipairs(names) do
    beside[key][name] = true
  end
end

-- True when Wireshark's tree of the whole message would be wrong or is not there.
function builtin.replaced(m)
  if REPLACED[m.code] or (m.code and m.code >= 19 and m.row) then
    return true
  end
  for _, node in ipairs(m.options) do
    if node.row and BREAKS_WALK[node.row.key] then
      return true
    end
  end
  return false
end

-- True when Wireshark shows this option right; one that could not be read is left to it as well.
function builtin.shows(node)
  local test = RIGHT[node.code]
  return test ~= nil and (test == always or not node.unknown and test(node))
end

function builtin.lacks(row, name)
  return beside[row.key] ~= nil and beside[row.key][name] or false
end

-- The option types that the plugin dissects in Wireshark's Mobility Options tree.
function builtin.takes(code)
  return RIGHT[code] ~= always
end
