-- Bindings, for the generated fields and the windows under Tools > mobtrace. Several sessions of one node stay apart.
local bindings = {}

do
  local byte = string.byte
  local PREFIX, INTERFACE, NODE = byte("p"), byte("i"), byte("n")
  -- RFC 5213 section 8.4 and RFC 7864 section 3.2: the node attached over a new interface.
  local NEW_INTERFACE, SHARING_PREFIXES = 1, 6

  local function is_held(binding)
    return binding.state == "requested" or binding.state == "active"
  end

  -- RFC 5213 section 5.4.1.2: same node, but a new interface with a session of its own.
  local function is_other_session(asked, binding)
    local said = asked.said
    if said.handoff ~= NEW_INTERFACE and said.handoff ~= SHARING_PREFIXES then
      return false
    end
    return said.access ~= nil and binding.access ~= nil and said.access ~= binding.access
  end

  local function shares(ours, named)
    for _, prefix in ipairs(named) do
      for _, each in ipairs(ours) do
        if each == prefix then
          return true
        end
      end
    end
    return false
  end

  local function own_session(state, asked, keys)
    for _, key in ipairs(keys) do
      if byte(key) == INTERFACE then
        return state.index[key]
      end
    end
    return nil
  end

  -- The binding has the prefix, at another interface (RFC 7864 section 3.2: each has a session of its own).
  local function sharing(state, asked, binding, keys)
    local own = own_session(state, asked, keys)
    if own and own ~= binding and is_held(own) and is_held(binding) then
      return shares(own.prefixes, asked.said.prefixes) and own or binding
    elseif asked.said.handoff == SHARING_PREFIXES and own ~= binding then
      return nil
    end
    return binding
  end

  -- The binding that a request is about, in whatever state, or nil.
  local function find(state, asked, bid)
    local keys, index = sessions.keys(asked, bid), state.index
    for number = 1, #keys do
      local key = keys[number]
      local binding, kind = index[key], byte(key)
      if binding and kind == PREFIX and binding.access ~= asked.said.access then
        binding = sharing(state, asked, binding, keys)
      elseif binding and kind == NODE and is_other_session(asked, binding) then
        binding = nil
      end
      if binding then
        if binding.state == "active" and asked.time > binding.until_time then
          binding.state = "expired"
        end
        return binding, keys
      end
    end
    return nil, keys
  end

  local function learn(state, asked, binding, keys)
    binding.access = asked.said.access or binding.access
    for number = 1, #keys do
      state.index[keys[number]] = binding
    end
  end

  -- What the session is called: a node may have several at its anchor.
  local function name_of(state, asked, bid)
    local name = asked.mn .. " at " .. asked.path.destination
    if bid or asked.said.path then
      return name .. " BID " .. octets.whole(bid or asked.said.path)
    end
    local count = (state.sessions[name] or 0) + 1
    state.sessions[name] = count
    return count > 1 and name .. " session " .. count or name
  end

  local function create(state, asked, bid, keys, before)
    local binding = {
      mn = asked.mn, anchor = asked.path.destination, home = asked.path.home, protocol = asked.protocol, bid = bid,
      state = "requested", since = asked.frame, last = asked.frame, prefixes = asked.said.prefixes, access = nil,
      name = before and before.name or name_of(state, asked, bid), care_of = nil, lifetime = 0, until_time = nil,
    }
    learn(state, asked, binding, keys)
    return binding
  end

  -- The binding that a request is about while it is held, else a new one that waits for its answer.
  function bindings.ask(state, asked, bid)
    local binding, keys = find(state, asked, bid)
    if not binding or not is_held(binding) then
      binding = create(state, asked, bid, keys, binding)
    end
    return binding
  end

  -- The binding that a request is about while it is held, or nil; last, whatever became of it.
  function bindings.find(state, asked, bid)
    local binding = find(state, asked, bid)
    return binding and is_held(binding) and binding or nil, binding
  end

  local function ends(state, binding, how, packet)
    if binding.state == "active" then
      binding.state, binding.until_time, binding.last = how, packet.time, packet.frame
    end
  end

  -- RFC 6275 section 9.5.3, RFC 5648 section 5.6.3: without a Binding ID, all bindings of the home address.
  function bindings.release(state, asked, bid, packet)
    for _, binding in ipairs(asked.protocol ~= "pmip6" and not bid and state.order or {}) do
      if binding.home == asked.path.home and binding.anchor == asked.path.destination and binding.bid then
        ends(state, binding, "deregistered", packet)
      end
    end
    local binding = bindings.find(state, asked, bid)
    -- A gateway that the node has left changes nothing (RFC 5213 section 5.3.5).
    if binding and (binding.care_of == asked.care_of or asked.protocol ~= "pmip6") then
      ends(state, binding, "deregistered", packet)
    end
    return binding
  end

  -- An accepted request, with what its answer grants: lifetime in seconds, prefixes.
  function bindings.accept(state, asked, bid, care_of, lifetime, packet, prefixes)
    local binding, said = asked.binding, asked.said
    if bid or not binding or not is_held(binding) then
      binding = bindings.ask(state, asked, bid)
    end
    if binding.care_of and binding.care_of ~= care_of then
      state.handovers[#state.handovers + 1] = {
        mn = binding.mn, old = binding.care_of, new = care_of, frame = asked.frame,
        time = asked.time, latency = packet.time - asked.time,
      }
    end
    if binding.state == "requested" then
      state.order[#state.order + 1] = binding
    end
    binding.state, binding.care_of, binding.lifetime = "active", care_of, lifetime
    binding.until_time, binding.last = packet.time + lifetime, packet.frame
    if prefixes and prefixes[1] then
      binding.prefixes = prefixes
    elseif said.prefixes[1] then
      binding.prefixes = said.prefixes
    end
    if asked.protocol == "pmip6" and prefixes and not said.prefixes[1] then
      -- What was asked for without a prefix is known by the one that was given.
      for _, prefix in ipairs(prefixes) do
        state.index["p|" .. binding.anchor .. "|" .. prefix .. (said.path and "|" .. said.path or "")] = binding
      end
    end
    learn(state, asked, binding, sessions.keys(asked, bid))
    return binding
  end

  function bindings.revoke(state, asked, packet)
    local named = asked.revoked
    for _, binding in ipairs(state.order) do
      local peers = binding.anchor == asked.path.source or binding.anchor == asked.path.destination
      local meant = named.mn == binding.mn or shares(binding.prefixes, named.prefixes) or named.all and not named.mn
      if peers and meant and binding.state == "active" then
        ends(state, binding, "revoked", packet)
        asked.binding = binding
      end
    end
  end

  -- The bindings as text, in lines that a text window does not wrap; now is the time of the last frame.
  function bindings.table(state, now)
    local parts = {}
    for _, each in ipairs(state.order) do
      local status = each.state == "active" and now > each.until_time and "expired" or each.state
      local lifetime = octets.whole(each.lifetime) .. " s"
      local bid = each.bid and "  BID " .. octets.whole(each.bid) or ""
      parts[#parts + 1] = string.format("%s  %s  %s%s\n", each.mn, each.protocol, status, bid)
      parts[#parts + 1] = string.format("    %s -> %s\n", each.care_of, each.anchor)
      local where = #each.prefixes > 0 and table.concat(each.prefixes, " ") .. "  " or ""
      parts[#parts + 1] = string.format("    %slifetime %s  frames %d to %d\n\n", where, lifetime, each.since, each.last)
    end
    return #parts > 0 and table.concat(parts) or "no binding was registered\n"
  end

  function bindings.handovers(state)
    local parts = {}
    for _, each in ipairs(state.handovers) do
      parts[#parts + 1] = string.format("%.6f s  frame %d  %s\n", each.time, each.frame, each.mn)
      parts[#parts + 1] = string.format("    %s -> %s  answered after %.3f ms\n\n", each.old, each.new, each.latency * 1000)
    end
    return #parts > 0 and table.concat(parts) or "no node moved\n"
  end
end
