-- Nodes as a tree: labels, meanings, what is hidden, issues as expert infos.
local view = {}

local whole = octets.whole
local DAY = 86400

-- Days since 1970 as year, month and day: os.date ends in 2038 on some systems.
local function civil(days)
  local z = days + 719468
  local era = math.floor(z / 146097)
  local of_era = z - era * 146097
  local year = math.floor((of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local m = math.floor((5 * of_year + 2) / 153)
  local month = m < 10 and m + 3 or m - 9
  return year + era * 400 + (month <= 2 and 1 or 0), month, of_year - math.floor((153 * m + 2) / 5) + 1
end

local function moment(seconds, micros)
  local year, month, day = civil(math.floor(seconds / DAY))
  if year > 9999 then
    return "after the year 9999"
  end
  local of_day = seconds % DAY
  local clock = string.format("%02d:%02d:%02d", math.floor(of_day / 3600), math.floor(of_day / 60) % 60, math.floor(of_day % 60))
  return string.format("%04d-%02d-%02dT%s.%06dZ", year, month, day, clock, micros)
end

local function time_text(u, raw)
  local low = u.fraction / 8
  local seconds = octets.number(raw, 0, u.o - low)
  local micros = 0
  if u.milli then
    seconds, micros = math.floor(seconds / 1000), seconds % 1000 * 1000
  elseif low > 0 then
    micros = math.floor(octets.number(raw, u.o - low, low) * 1000000 / 2 ^ u.fraction)
  end
  if u.ntp then
    if not raw:find("[^%z]") then
      return "not set"
    end
    -- RFC 4330 section 3: with the first bit clear it is a time after February 2036.
    seconds = seconds + (raw:byte(1) >= 0x80 and 0 or 2 ^ 32)
  end
  return moment(seconds + u.epoch, micros)
end

-- A time of 16 fraction bits.
function view.moment(seconds, fraction)
  return moment(seconds, math.floor(fraction * 1000000 / 65536))
end

local function zone_text(value)
  local quarters = value % 8 * 10 + math.floor(value / 16)
  local sign = math.floor(value / 8) % 2 == 1 and "-" or "+"
  return string.format("UTC%s%02d:%02d", sign, math.floor(quarters / 4), quarters % 4 * 15)
end

-- What a value means to a person beyond itself, or nil.
function view.meaning(node)
  local u, value = node.u, node.v
  if node.meaning then
    return node.meaning
  elseif u.k == "time" then
    return time_text(u, value)
  elseif u.k == "zone" then
    return zone_text(value)
  elseif u.k == "fixed" then
    return kinds.fixed_text(u, value)
  elseif u.number and #value <= 12 then
    return whole(tonumber(value, 16) or 0)
  end
  local names = u.names
  if u.other and node.other then
    names = u.other[2]
  end
  local key = value == true and 1 or value == false and 0 or value
  if names and names[key] then
    return names[key]
  elseif u.unit and type(value) == "number" then
    local amount = value * u.unit[1]
    local text = u.unit[1] == math.floor(u.unit[1]) and whole(amount) or string.format("%g", amount)
    return text .. " " .. u.unit[2]
  elseif names and not u.partial then
    return "unknown (" .. whole(key) .. ")"
  end
end

-- A node's value as text, without its meaning.
local function plain(node)
  local value = node.v
  if type(value) == "number" then
    return whole(value)
  elseif type(value) == "boolean" then
    return value and "set" or "not set"
  end
  return value
end

local SALIENT = { address = true, address_rest = true, text = true, digits = true, access_point = true, octets = true }
local PREFIX_LENGTHS = { prefix_length = true, prefix_len = true, pref_len = true }

local function salient(node)
  local u = node.u
  if u.k == "select" or u.k == "exact" or u.inner then
    return false
  end
  return SALIENT[u.k] or u.colons
end

local function leaf_text(node)
  local meaning = view.meaning(node)
  return meaning and (node.u.names or node.u.other or node.u.k == "time" or node.u.unit) and meaning or plain(node)
end

-- What is worth saying of an option in its first line: an address or a name, else the first value.
function view.text_of(node)
  local length, first, chosen
  for _, kid in ipairs(node.kids) do
    if kid.u and not kid.u.r then
      if PREFIX_LENGTHS[kid.u.n] then
        length = whole(kid.v)
      elseif salient(kid) then
        chosen = chosen or leaf_text(kid)
      elseif type(kid.v) ~= "boolean" and (kid.u.k ~= "rest" or #kid.v <= 32) then
        first = first or leaf_text(kid)
      end
    elseif kid.row and not chosen then
      chosen = view.text_of(kid)
    end
  end
  if chosen and length then
    return chosen .. "/" .. length
  end
  return chosen or first
end

local function add_leaf(tree, tvb, node)
  local u, field, size = node.u, node.u.field, node.b - node.a
  if size == 0 then
    return nil
  end
  local item
  if field.ft == "string" then
    item = tree:add(field.pf, tvb(node.a, size), plain(node))
  else
    item = tree:add(field.pf, tvb(node.a, size))
  end
  local meaning = not field.names and view.meaning(node)
  if meaning and meaning == plain(node) .. " " .. (u.unit and u.unit[2] or "") then
    item:append_text(" " .. u.unit[2])
  elseif meaning then
    item:append_text(" (" .. meaning .. ")")
  end
  if u.r and node.v == 0 and not view.all_fields() then
    item:set_hidden(true)
  end
  return item
end

local add_node

local function add_kids(tree, tvb, kids)
  for _, kid in ipairs(kids) do
    add_node(tree, tvb, kid)
  end
end

local function add_unknown(tree, tvb, node)
  tree:add(F.unknown_code, node.inside and tvb(node.a, 0) or tvb(node.a, node.family.type), node.code)
  if node.b > node.data then
    tree:add(F.unknown_data, tvb(node.data, node.b - node.data))
  end
end

local function title_of(node)
  local padding = node.family == TABLES.options and node.code < 2
  local name = node.row and node.row.name or (node.family.names[node.code] or "Unknown (" .. node.code .. ")")
  local text = node.row and not node.unknown and not padding and view.text_of(node)
  return text and text ~= "" and name .. ": " .. text or name
end

-- One structure with a header of its own; prefix stands before its title.
function view.add_structure(tree, tvb, node, prefix)
  local top = node.family == TABLES.options
  local field = node.row and node.row.field.pf or F.unknown
  local item = tree:add(field, tvb(node.a, node.b - node.a))
  item:set_text((prefix or "") .. title_of(node))
  local kind, length = F.suboption_type, F.suboption_length
  if top then
    kind, length = F.option_type, F.option_length
  end
  if not node.inside then
    item:add(kind, tvb(node.a, math.min(node.family.type, node.b - node.a)))
  end
  if node.declared and node.data <= node.b then
    item:add(length, tvb(node.a + node.family.type, node.family.length), node.b - node.data)
  end
  add_kids(item, tvb, node.kids)
  if node.unknown then
    add_unknown(item, tvb, node)
  end
  if node.trailing then
    item:add(F.option_trailing, tvb(node.trailing, node.b - node.trailing))
  end
  return item
end

function add_node(tree, tvb, node)
  if node.u then
    return add_leaf(tree, tvb, node)
  elseif node.tlv then
    return view.add_structure(tree, tvb, node)
  end
  local item = tree:add(node.row.field.pf, tvb(node.a, node.b - node.a))
  local text = view.text_of(node)
  item:set_text(text and node.row.name .. ": " .. text or node.row.name)
  add_kids(item, tvb, node.kids)
  return item
end

-- The fields of the body; shown(name) says which are to be seen.
function view.add_body(tree, tvb, m, shown)
  if m.body.row then
    local marker = tree:add(m.body.row.field.pf, tvb(m.body.a, m.body.b - m.body.a))
    marker:set_hidden(true)
  end
  for _, node in ipairs(m.body.kids) do
    local item = add_node(tree, tvb, node)
    if item and not shown(node.u and node.u.n or "", node.v) then
      item:set_hidden(true)
    end
  end
  if m.body.unknown and m.body.b > m.body.data then
    local item = tree:add(F.unknown_data, tvb(m.body.data, m.body.b - m.body.data))
    if not shown("data") then
      item:set_hidden(true)
    end
  end
end

-- What Wireshark's tree of a message in the octets s lacks or names wrongly, as nodes, the message is one of a row.
function view.beside(row, s)
  local nodes, values = {}, nil
  for _, each in ipairs(row.beside or {}) do
    local part, at, size = each[1], each[2], each[3]
    local value = octets.number(s, at, size)
    if part.b then
      value = math.floor(value / part.div) % 2 == 1
    end
    values = values or part.other and fast.values({ row = row, octets = s })
    nodes[#nodes + 1] = { u = part, a = at, b = at + size, v = value, other = part.other and values[part.other[1]] }
  end
  return nodes
end

-- Flags that are not set go below the hidden item, where there is one.
function view.add_beside(root, tvb, nodes, hidden)
  for index = 1, #nodes do
    local node = nodes[index]
    if node.v ~= false then
      add_leaf(root, tvb, node)
    elseif hidden then
      add_leaf(hidden, tvb, node)
    end
  end
end

function view.add_issue(item, issue)
  local known = TABLES.issues[issue.code]
  local form = "%s at octet %d: %s: wanted %s, got %s (%s)"
  local text = form:format(issue.field, issue.offset, known[1], issue.wanted, issue.got, known[2])
  item:add_proto_expert_info(experts[issue.code], text)
end
