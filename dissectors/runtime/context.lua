-- What one frame says about another: requests and answers, retransmissions, bindings, handovers.
-- Messages are kept when Wireshark reads the frames first, in their order, and understood when somebody asks.
local context = {}

do
  local sub = string.sub
  -- RFC 6275 section 12 (MAX_BINDACK_TIMEOUT): after a longer silence it is another request.
  local REPEAT_WITHIN = 32
  -- How many values are kept of a message: its octets, then frame, time and addresses of its packet.
  local KEPT = 4
  local state

  function context.reset()
    state = { records = {}, exchanges = {}, asked = {}, by_sequence = {}, last = {}, index = {}, sessions = {} }
    state.order, state.handovers, state.waiting, state.count, state.seen, state.lines = {}, {}, {}, 0, {}, {}
  end
  context.reset()

  -- The table below a table for a key.
  local function below(outer, key)
    local inner = outer[key]
    if not inner then
      inner = {}
      outer[key] = inner
    end
    return inner
  end

  -- What the context needs of a message in nodes; said is what its options say.
  local function careful_facts(m)
    local values, said = m.values, { prefixes = {} }
    sessions.read(said, m)
    local lifetime = values.lifetime and values.lifetime * 4
    local facts = { key = m.row and m.row.key, values = values, said = said, data = m.octets, lifetime = lifetime }
    facts.sequence, facts.status = values.sequence, values.status
    return facts
  end

  -- The same of a message of usual.read; of a registration the table is used again for the next one.
  local scratch = {}

  local function quick_facts(m)
    if m.block then
      scratch.key, scratch.values, scratch.data, scratch.said = m.row.key, m.head.values, m.octets, usual.session(m)
      scratch.sequence, scratch.lifetime, scratch.status = m.sequence, m.lifetime, m.status
      return scratch
    end
    local values, said = fast.values(m), {}
    sessions.describe(said, m, m.octets)
    return { key = m.row.key, values = values, said = said, data = m.octets, lifetime = values.lifetime }
  end

  local function protocol_of(values)
    if values.p then
      return "pmip6"
    elseif values.m then
      return "hmip6"
    elseif values.h then
      return values.r and "nemo" or "mip6"
    end
    return "mip6-cn"
  end

  -- Who is meant: the identifier, else the home address, else a prefix.
  local function node_of(said, path, protocol)
    if said.mn or protocol ~= "pmip6" then
      return said.mn or path.home
    end
    return said.prefixes[1] or path.source
  end

  local function same_data(one, other)
    return one == other or #one == #other and sub(one, 7) == sub(other, 7)
  end

  local function repeats(asked, m, time)
    if not asked or time - (asked.last or asked.time) > REPEAT_WITHIN then
      return false
    end
    return same_data(asked.data, m.data or m.octets) or not asked.answer and asked.lifetime ~= nil and asked.lifetime == m.lifetime
  end

  -- Whether a request was asked before; if so, what its record is.
  local function is_repeat(asked, m, packet, record)
    if not repeats(asked, m, packet.time) or not asked.care_of and asked.answer then
      return false
    end
    asked.last, record.first, record.asked = packet.time, asked.frame, asked
    return true
  end

  local function answer(asked, packet, record)
    record.time, record.asked = packet.time - asked.time, asked
    if asked.answer then
      return false
    end
    asked.answer = packet.frame
    return true
  end

  -- RFC 5648 section 5.6.3: with the H flag a binding at home is registered, and none is removed.
  local function at_home(said)
    for _, bid in ipairs(said.bids or {}) do
      if bid.home then
        return true
      end
    end
    return false
  end

  local function kind_of(asked, binding)
    if asked.releases then
      return "deregistration"
    elseif not binding or binding.state ~= "active" then
      return "registration"
    end
    return binding.care_of == asked.care_of and "refresh" or "handover"
  end

  local function apply_one(asked, bid, care_of, lifetime, packet, prefixes)
    if lifetime == 0 or asked.releases then
      asked.binding = bindings.release(state, asked, bid, packet) or asked.binding
    else
      asked.binding = bindings.accept(state, asked, bid, care_of, lifetime, packet, prefixes)
    end
  end

  -- An accepted request, each Binding ID in it on its own (RFC 5648 section 5.3); answers are those of its answer.
  local function apply(asked, lifetime, packet, prefixes, answers)
    if not asked.said.bids then
      return apply_one(asked, nil, asked.care_of, lifetime, packet, prefixes)
    end
    local statuses = {}
    for _, bid in ipairs(answers or {}) do
      statuses[bid.id] = bid.status
    end
    for _, bid in ipairs(asked.said.bids) do
      if (statuses[bid.id] or 0) < 128 then
        apply_one(asked, bid.id, bid.care_of or asked.care_of, lifetime, packet, prefixes)
      end
    end
  end

  local function index_sequence(asked, sequence)
    local path, care_of = asked.path, asked.care_of
    below(state.by_sequence, path.source)[sequence] = asked
    if care_of ~= path.source then
      below(state.by_sequence, care_of)[sequence] = asked
    end
    if path.home ~= path.source then
      below(state.by_sequence, path.home)[sequence] = asked
    end
  end

  local function update(m, packet, record)
    local said, path, protocol, sequence = m.said, packet.path, protocol_of(m.values), m.sequence
    local mn, care_of = node_of(said, path, protocol), said.care_of or path.source
    local of_node = below(below(below(state.asked, path.source), path.destination), mn)
    if is_repeat(of_node[sequence], m, packet, record) then
      return
    end
    local asked = {
      frame = packet.frame, time = packet.time, data = m.data, mn = mn, protocol = protocol, path = path, said = said,
      lifetime = m.lifetime, care_of = care_of, releases = nil, kind = nil, binding = nil, answer = nil, last = nil,
    }
    of_node[sequence], record.asked = asked, asked
    asked.releases = m.lifetime == 0 or protocol ~= "pmip6" and care_of == path.home and not at_home(said)
    index_sequence(asked, sequence)
    below(state.last, path.destination)[mn] = asked
    local first = said.bids and said.bids[1].id
    local held, last = bindings.find(state, asked, first)
    asked.kind = kind_of(asked, held)
    asked.binding = held or asked.releases and last or nil
    if not asked.binding and not asked.releases then
      asked.binding = bindings.ask(state, asked, first)
    end
    if not m.values.a then
      apply(asked, m.lifetime, packet)
    end
  end

  local function asked_exactly(path, mn, sequence)
    local from = state.asked[path.destination]
    local to = from and from[path.source]
    local of_node = to and to[mn]
    return of_node and of_node[sequence]
  end

  local function matching(m, path)
    local mn, sequence = m.said.mn, m.sequence
    local exact = mn and asked_exactly(path, mn, sequence)
    if exact then
      return exact
    end
    for _, address in ipairs({ path.routing, path.destination }) do
      local found = below(state.by_sequence, address)[sequence]
      if found and (not mn or found.mn == mn) then
        return found
      end
    end
    -- Status 135 carries the last sequence number accepted, and some peers count for themselves.
    for _, name in ipairs({ mn or path.routing, path.destination }) do
      local found = below(state.last, path.source)[name]
      if found and not found.answer then
        return found
      end
    end
  end

  local function acknowledgement(m, packet, record)
    local asked = matching(m, packet.path)
    record.mn = m.said.mn
    if not asked then
      record.protocol = m.values.p and "pmip6" or nil
    elseif answer(asked, packet, record) and m.status < 128 then
      apply(asked, m.lifetime, packet, m.said.prefixes, m.said.bids)
    end
  end

  local function exchange(m, packet, record)
    local known, said, path = TABLES.exchanges[m.key], m.said, packet.path
    local asks = known.asks
    if known.heartbeat then
      if m.values.u then
        return
      end
      asks = not m.values.r
    end
    record.kind, record.mn = known.kind, said.mn
    local from, to = path.source, path.destination
    if not asks then
      from, to = to, from
    end
    local key = table.concat({ from, to, known.kind, known.pair or "", tostring(m.values[known.tag]) }, "|")
    local asked = state.exchanges[key]
    if asks and not is_repeat(asked, m, packet, record) then
      asked = { frame = packet.frame, time = packet.time, data = m.data, mn = said.mn, kind = known.kind, path = path }
      asked.lifetime = m.lifetime
      asked.revoked = known.kind == "revocation" and { mn = said.mn, prefixes = said.prefixes, all = m.values.g }
      record.asked, state.exchanges[key] = asked, asked
    elseif not asks and asked and answer(asked, packet, record) and asked.revoked and (m.values.status or 0) < 128 then
      bindings.revoke(state, asked, packet)
    end
  end

  -- Its record: {octets, asked, mn, kind, protocol, time of the answer, first of a retransmission}.
  local function understand(m, packet)
    local record = { octets = m.data, earlier = state.records[packet.frame], asked = nil, time = nil, mn = nil }
    state.records[packet.frame] = record
    if m.key == "binding_update" then
      update(m, packet, record)
    elseif m.key == "binding_acknowledgement" then
      acknowledgement(m, packet, record)
    elseif m.key and TABLES.exchanges[m.key] then
      exchange(m, packet, record)
    else
      record.mn = m.said.mn
    end
    return record
  end

  -- Keeps a registration of usual.read for later; true when one like it was sent before.
  function context.keep(m, packet)
    local waiting, count = state.waiting, state.count
    waiting[count + 1], waiting[count + 2], waiting[count + 3] = m.octets, packet.frame, packet.time
    waiting[count + 4], state.count = packet.path, count + KEPT
    if m.code ~= 5 then
      return false
    end
    local sequences, sequence = below(state.seen, m.block.mn or packet.path.home), m.sequence
    local seen = sequences[sequence]
    sequences[sequence] = true
    return seen
  end

  -- For lines alone, without the addresses of packets, which cost as much as all the rest: the frame that a registration
  -- of usual.read repeats, or nil. The checksum stands for the two addresses, in either order.
  function context.repeated(m, frame, time)
    local s = m.octets
    local between = (m.sum + octets.number(s, 4, 2) + m.stop) % 65535
    local of_node = below(state.lines, m.block.mn or between)
    local asked = of_node[m.sequence]
    if m.code == 6 then
      if asked and asked.between == between then
        asked.answer = frame
      end
      return nil
    elseif asked and asked.between == between and repeats(asked, m, time) then
      asked.last = time
      return asked.frame
    end
    of_node[m.sequence] = { frame = frame, time = time, data = s, lifetime = m.lifetime, between = between }
    return nil
  end

  -- Understands what was kept; the state of bindings and handovers.
  function context.state()
    local waiting, count, packet = state.waiting, state.count, {}
    state.waiting, state.count = {}, 0
    for index = 1, count, KEPT do
      packet.frame, packet.time, packet.path = waiting[index + 1], waiting[index + 2], waiting[index + 3]
      understand(quick_facts(usual.again(waiting[index])), packet)
    end
    return state
  end

  -- Understands a message at once: one of usual.read, or one in nodes. Gives its record.
  function context.take(m, packet)
    if state.count > 0 then
      context.state()
    end
    return understand(m.sum and quick_facts(m) or careful_facts(m), packet)
  end

  -- The record of a message, empty for one that was not understood.
  function context.record(frame, s)
    if state.count > 0 then
      context.state()
    end
    return context.known(frame, s) or {}
  end

  -- The same as far as it is understood, else nil.
  function context.known(frame, s)
    local record = state.records[frame]
    while record and record.octets ~= s do
      record = record.earlier
    end
    return record
  end
end
