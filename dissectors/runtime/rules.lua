-- Rules beyond the form of fields: mandatory options, and what equipment is known to get wrong.
local rules = {}

-- RFC 5213 section 6.9.1.5. A prefix may be left out where an IPv4 home address is asked for
-- (RFC 5844 section 3.2.2), a group identifier stands for the nodes of a bulk update (RFC 6602 section 4.2).
local PROXY_UPDATE = {
  { "mobile_node_identifier" },
  { "home_network_prefix", "ipv4_home_address_request", "delegated_mobile_network_prefix" },
  { "handoff_indicator" },
  { "access_technology_type" },
}

local function missing(m)
  if not (m.row and m.row.key == "binding_update" and m.values.p) or message.first(m, "mobile_node_group_identifier") then
    return
  end
  for _, keys in ipairs(PROXY_UPDATE) do
    local found = false
    for _, key in ipairs(keys) do
      found = found or message.first(m, key) ~= nil
    end
    if not found then
      local name = TABLES.rows[keys[1]].name
      kinds.note(m, "missing-option", 2, "Mobility Options", name, "none")
    end
  end
end

local function identifiers(m)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == "mobile_node_identifier" and message.value(node, "subtype") == 1 then
      local padding = m.s:sub(node.data + 2, node.b):match("%z+$")
      if padding then
        kinds.note(m, "mn-id-padding", node.a, "Identifier", "no NUL octets", tostring(#padding))
      end
    end
  end
end

local function pad1_runs(m)
  local start, run = 0, 0
  for index = 1, #m.options + 1 do
    local node = m.options[index]
    if node and node.code == 0 then
      start, run = run > 0 and start or node.a, run + 1
    else
      if run > 1 then
        kinds.note(m, "pad1-run", start, "Pad1", "one PadN", run .. " of them", "note")
      end
      run = 0
    end
  end
end

-- T means nothing without P (RFC 5845 section 3.3): where it stands with no flag of the first octet, it is A.
local function swapped_flags(m)
  if m.row and m.row.key == "binding_update" and #m.octets > 9 then
    local high, low = m.octets:byte(9, 10)
    if high == 0 and m.values.t then
      local wanted, got = string.format("0x%02x00", low), string.format("0x00%02x", low)
      kinds.note(m, "flags-octet", 8, "A", wanted, got)
    end
  end
end

-- Which dialect the options look like; nil for none.
function rules.dialect_of(m)
  for name, dialect in pairs(TABLES.dialects) do
    local seen, fits = 0, dialect.messages[m.code] == true
    local types = {}
    for _, node in ipairs(m.options) do
      local wanted = dialect.lengths[node.code]
      if wanted then
        fits = fits and node.b - node.a - 2 == wanted
        seen = seen + (types[node.code] and 0 or 1)
        types[node.code] = true
      end
    end
    if fits and seen >= dialect.least then
      return name
    end
  end
end

local function draft_numbers(m)
  local name = rules.dialect_of(m)
  if name then
    local got = "set it in the preferences of mobtrace"
    kinds.note(m, "draft-numbers", m.options[1].a, "Mobility Options", "the dialect " .. name, got)
  end
end

-- RFC 5844 section 4.1.1.2: in UDP the checksum of the Mobility Header is zero.
local function over_udp(m)
  local got = #m.octets > 5 and octets.number(m.octets, 4, 2) or 0
  if got ~= 0 then
    kinds.note(m, "checksum-over-udp", 4, "Checksum", "0", string.format("0x%04x", got), "note")
  end
end

function rules.check(m, udp, dialect)
  missing(m)
  identifiers(m)
  pad1_runs(m)
  if udp then
    over_udp(m)
  end
  if #m.octets % 8 ~= 0 and m.row and m.stop == #m.octets then
    kinds.note(m, "length-multiple", 1, "Header Len", "a multiple of 8 octets", tostring(#m.octets))
  end
  if not dialect then
    swapped_flags(m)
    draft_numbers(m)
  end
end
