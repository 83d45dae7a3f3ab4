-- Registrations, which are most of all messages: the options of a node come again and again with nothing new in
-- them but the timestamp, so what was found of their octets is kept. Other messages go the way of fast.lua.
local usual = {}

do
  local byte, sub, concat = string.byte, string.sub, table.concat
  -- Octets before the options of an update and an acknowledgement (RFC 6275 sections 6.1.7 and 6.1.8).
  local BODY_STOP = 12
  local YEAR = 31556952
  local FIRST_YEAR = 20 * YEAR -- before 1990 no clock was set

  -- By what the flags and the status are: false where they need the careful reader.
  local heads = { [5] = {}, [6] = {} }
  -- By the place of the timestamp, then by the octets of the options before it and behind it.
  local blocks, count, cuts = {}, 0, {}

  local function read_head(code, s)
    local row = TABLES.messages[code].row
    local high, low = byte(s, 9, 10)
    if not fast.body(row, s) or code == 5 and high == 0 and low >= 128 then
      return false
    end
    local flags = code == 5 and high or byte(s, 8)
    local values = fast.values({ row = row, octets = s })
    local head = { values = values, proxy = values.p, row = row, beside = view.beside(row, s) }
    -- Wireshark says NEMO of all messages behind the first one with the R flag.
    head.protocol = values.r and "NEMO" or "MIPv6"
    head.name = summary.title(code, row, { p = values.p })
    if code == 5 then
      head.release = summary.title(code, row, { p = values.p, lifetime = 0 })
    else
      head.verdict = " " .. summary.status(row, values) .. ","
    end
    return head
  end

  -- Where the data of the timestamp are, whose octets are new in every message; 0 for none.
  local function clock_of(m)
    for index = 1, m.count do
      if m.codes[index] == 27 then
        return m.starts[index]
      end
    end
    return 0
  end

  local MANDATORY = { 8, 22, 23, 24 }

  -- What the options say, as far as every line needs it.
  local function described(m, s, clock)
    local block = { clock = clock > 0 and clock, mandatory = true }
    for index = 1, 4 do
      block.mandatory = block.mandatory and m.present[MANDATORY[index]] == m.stamp
    end
    local mn, places = summary.who_and_where(m, s)
    block.lead, block.mn = mn and ": " .. mn .. "," or ":", mn
    block.where = places[1] and ", " .. concat(places, ", ") or ""
    block.short = (mn and ": " .. mn or "") .. (mn and block.where or block.where:gsub("^,", ":"))
    if clock > 0 then
      block.sum = octets.sum(sub(s, BODY_STOP + 1, clock), 0) + octets.sum(sub(s, clock + 9), 0)
    else
      block.sum = octets.sum(sub(s, BODY_STOP + 1), 0)
    end
    return block
  end

  local function keep_block(s, code, whole)
    local m = fast.options(s, BODY_STOP, #s)
    local clock = m and clock_of(m) or 0
    if count >= 20000 then
      blocks, count = {}, 0
    end
    local kept = blocks[clock]
    if not kept then
      kept = {}
      blocks[clock] = kept
    end
    local front, back = sub(s, BODY_STOP + 1, clock > 0 and clock or -1), clock > 0 and sub(s, clock + 9) or ""
    local behind = kept[front]
    if not behind then
      behind = {}
      kept[front] = behind
    end
    local block = m and described(m, s, clock)
    if block and whole then
      sessions.describe(block, m, s)
    end
    cuts[code * 65536 + #s], behind[back], count = clock, block, count + 1
    return block
  end

  local function block_of(s, code, whole)
    local cut = cuts[code * 65536 + #s]
    local kept = cut and blocks[cut]
    local behind = kept and kept[sub(s, BODY_STOP + 1, cut > 0 and cut or -1)]
    local block = behind and behind[cut > 0 and sub(s, cut + 9) or ""]
    if block == nil then
      return keep_block(s, code, whole)
    end
    return block
  end

  -- What the options of a registration say of its session.
  function usual.session(m)
    local block = m.block
    if not block.prefixes then
      sessions.describe(block, fast.options(m.octets, BODY_STOP, m.stop), m.octets)
    end
    return block
  end

  local function take_body(m, code, a, b, c, d, e, f)
    m.code, m.lifetime = code, (e * 256 + f) * 4
    if code == 5 then
      m.sequence, m.status = a * 256 + b, nil
    else
      m.sequence, m.status = c * 256 + d, a
    end
  end

  -- The sum of the timestamp's octets, or nil where it is not near the time of capture.
  local function clock_sum(s, at, now)
    local a, b, c, d, e, f, g, h = byte(s, at + 1, at + 8)
    local off = now and (a * 256 + b) * 4294967296 + ((c * 256 + d) * 256 + e) * 256 + f - now or 0
    return off < YEAR and off > -YEAR and (a + c + e + g) * 256 + b + d + f + h or nil
  end

  local function registration(m, s, now, whole)
    local _, size, code, reserved, _, _, a, b, c, d, e, f = byte(s, 1, 12)
    local verdicts, flags = heads[code], code == 5 and c * 256 + d or a * 256 + b
    local head = verdicts[flags]
    if head == nil then
      head = read_head(code, s)
      verdicts[flags] = head
    end
    local block = head and block_of(s, code, whole)
    if not block or code == 5 and head.proxy and not block.mandatory then
      return nil
    end
    local sum = block.sum + (59 + code + a + c + e) * 256 + size + reserved + b + d + f
    if block.clock then
      local more = clock_sum(s, block.clock, now)
      if not more then
        return nil
      end
      sum = sum + more
    end
    m.head, m.block, m.row, m.octets, m.stop, m.sum, m.proxy = head, block, head.row, s, #s, sum, head.proxy
    take_body(m, code, a, b, c, d, e, f)
    return m
  end

  -- The tables are used again for the next message.
  local current, again = { body_stop = BODY_STOP }, { body_stop = BODY_STOP }

  -- What is known of a message in which nothing is unusual, or nil; now is the time of capture in seconds since 1970;
  -- whole: what the options say of the session will be asked for.
  function usual.read(s, now, whole)
    local proto, size, code = byte(s, 1, 3)
    if now < FIRST_YEAR or #s < BODY_STOP or proto ~= 59 or (size + 1) * 8 ~= #s then
      return nil
    elseif code == 5 or code == 6 then
      return registration(current, s, now, whole)
    end
    return fast.read(s)
  end

  -- The same of a registration that was read before.
  function usual.again(s)
    return registration(again, s, nil, true)
  end

  -- All of a line but the sequence number.
  local function line_of(known, head, block)
    local lifetime = " lifetime " .. octets.whole(known.lifetime) .. " s"
    if head.verdict then
      return head.name .. block.lead .. head.verdict .. lifetime .. block.where .. ", seq "
    elseif known.lifetime > 0 then
      return head.name .. block.lead .. lifetime .. block.where .. ", seq "
    end
    return head.release .. block.short .. (block.short == "" and ": seq " or ", seq ")
  end

  -- The line of summary.of for a message of usual.read.
  function usual.summary(known)
    local head, block = known.head, known.block
    if not block then
      return summary.quick(known)
    end
    local lines = block[head]
    if not lines or lines.lifetime ~= known.lifetime then
      lines = { lifetime = known.lifetime, text = line_of(known, head, block) }
      block[head] = lines
    end
    return lines.text .. known.sequence
  end
end
