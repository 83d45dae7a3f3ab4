-- What a message says about its mobility session: node, prefixes, care-of address, interface, Binding IDs.
local sessions = {}

do
  local byte = string.byte

  -- Options with more to them than an address or a number at a fixed place.
  local SPECIAL = { [32] = true, [35] = true, [49] = true, [55] = true, [63] = true }

  -- RFC 5213 section 8.3: a prefix of 128 bits whose last 64 are zero is meant as one of 64, the zero prefix is none.
  local function add_prefix(said, address, length)
    if address == "::" or address == "0.0.0.0" then
      return
    elseif length >= 128 and sessions.is_half(octets.of_address(address)) then
      length = 64
    end
    said.prefixes[#said.prefixes + 1] = address .. "/" .. octets.whole(length)
  end

  function sessions.is_half(s)
    return #s == 16 and s:sub(9) == ("\0"):rep(8) and s:sub(1, 8) ~= ("\0"):rep(8)
  end

  local function set_access(said, technology, link_layer)
    if technology or link_layer then
      said.access = octets.whole(technology or 0) .. " " .. (link_layer or "")
    end
  end

  local readers = {
    alternate_careof_address = function(said, value)
      local address = value("alternate_care_of_address")
      said.care_of = address ~= "::" and address or said.care_of
    end,
    ipv4_careof_address = function(said, value)
      said.care_of = said.care_of or value("ipv4_care_of_address")
    end,
    alternate_ipv4_careof_address = function(said, value)
      local address = value("alternate_ipv4_care_of_address")
      said.care_of = said.care_of or address ~= "0.0.0.0" and address or nil
    end,
    mobile_network_prefix = function(said, value)
      add_prefix(said, value("mobile_network_prefix"), value("prefix_length"))
    end,
    home_network_prefix = function(said, value)
      add_prefix(said, value("home_network_prefix"), value("prefix_length"))
    end,
    delegated_mobile_network_prefix = function(said, value)
      local address = value("delegated_mobile_network_prefix")
      if address:find("[.:]") then
        add_prefix(said, address, value("prefix_length"))
      end
    end,
    handoff_indicator = function(said, value)
      said.handoff = value("hi")
    end,
    binding_identifier = function(said, value)
      said.bids = said.bids or {}
      local bid = { id = value("binding_id"), status = value("status"), care_of = value("care_of_address"), home = value("h") }
      said.bids[#said.bids + 1] = bid
    end,
    mag_multipath_binding = function(said, value)
      said.path = value("binding_id")
    end,
  }

  -- The same of a message in nodes, into the table said.
  function sessions.read(said, m)
    local technology, link_layer
    for _, node in ipairs(m.options) do
      local key = node.row and not node.unknown and node.row.key
      local function value(name)
        return message.value(node, name)
      end
      if readers[key] then
        readers[key](said, value)
      elseif key == "access_technology_type" then
        technology = value("att")
      elseif key == "mobile_node_linklayer_identifier" then
        link_layer = value("link_layer_identifier")
      end
    end
    said.mn = message.mn_text(m)
    set_access(said, technology, link_layer)
  end

  -- The same of the options of fast.options.
  function sessions.describe(said, m, s)
    local technology, link_layer
    said.prefixes = {}
    for index = 1, m.count do
      local code, at, stop = m.codes[index], m.starts[index], m.stops[index]
      if SPECIAL[code] then
        said.prefixes, said.care_of = {}, nil
        return sessions.read(said, message.read(s))
      elseif code == 8 then
        said.mn = said.mn or s:sub(at + 2, stop)
      elseif code == 22 then
        add_prefix(said, octets.address(s:sub(at + 3, stop)), byte(s, at + 2))
      elseif code == 6 then
        add_prefix(said, octets.address(s:sub(at + 3, stop)), byte(s, at + 2))
      elseif code == 3 then
        local address = octets.address(s:sub(at + 1, stop))
        said.care_of = address ~= "::" and address or said.care_of
      elseif code == 23 then
        said.handoff = byte(s, at + 2)
      elseif code == 24 then
        technology = byte(s, at + 2)
      elseif code == 25 then
        link_layer = octets.hex(s:sub(at + 3, stop), ":")
      end
    end
    set_access(said, technology, link_layer)
  end

  -- The keys of a binding, the surest first (RFC 5213 section 5.4, RFC 6275 section 9.1, RFC 5648 section 6.2).
  local function keys_of(asked, anchor)
    local said = asked.said
    local keys, path = {}, said.path and "|" .. said.path or ""
    for index, prefix in ipairs(said.prefixes) do
      keys[index] = "p|" .. anchor .. "|" .. prefix .. path
    end
    if said.access then
      keys[#keys + 1] = "i|" .. anchor .. "|" .. asked.mn .. "|" .. said.access .. path
    end
    keys[#keys + 1] = "n|" .. anchor .. "|" .. asked.mn .. path
    return keys
  end

  -- Kept where the options of the request are, as they come again with each refresh.
  function sessions.keys(asked, bid)
    local said, anchor = asked.said, asked.path.destination
    if asked.protocol ~= "pmip6" then
      return { "h|" .. anchor .. "|" .. asked.path.home .. "|" .. (bid or "") }
    elseif said.keys and said.anchor == anchor and said.key_mn == asked.mn then
      return said.keys
    end
    said.keys, said.anchor, said.key_mn = keys_of(asked, anchor), anchor, asked.mn
    return said.keys
  end
end
