-- Windows under Tools > mobtrace, where there is a GUI. They read what the dissection has gathered.
local taps = { now = 0 }

function taps.bindings()
  return bindings.table(context.state(), taps.now)
end

function taps.handovers()
  return bindings.handovers(context.state())
end

-- For other scripts, each of which has globals of its own: the same texts.
rawset(_G, "mobtrace_windows", { bindings = taps.bindings, handovers = taps.handovers })

local function window(title, text)
  return function()
    local shown = TextWindow.new(title)
    shown:set(text())
    shown:add_button("Refresh", function()
      shown:set(text())
    end)
  end
end

if gui_enabled() then
  register_menu("mobtrace/Bindings", window("mobtrace: bindings", taps.bindings), MENU_TOOLS_UNSORTED)
  register_menu("mobtrace/Handovers", window("mobtrace: handovers", taps.handovers), MENU_TOOLS_UNSORTED)
end
