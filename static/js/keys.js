// Keys that lead somewhere: what carries data-keys is opened by them, or takes the focus. Nothing
// happens while one types, in a dialog, or with Ctrl, Alt or the command key held.
const TOGETHER = 1500; // milliseconds in which "g" waits for its second letter
const carrying = (keys) => document.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
const elsewhere = "input:not([type=checkbox], [type=radio]), select, textarea, dialog";
let begun = "";
let forget;

const begin = (key) => {
  begun = key;
  clearTimeout(forget);
  forget = setTimeout(() => (begun = ""), TOGETHER);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
  if (event.target.closest?.(elsewhere)) return;
  const aimed = carrying(begun ? `${begun} ${event.key}` : event.key);
  const goesOn = !begun && document.querySelector(`[data-keys^="${CSS.escape(event.key)} "]`);
  begin(goesOn ? event.key : "");
  if (!aimed) return;
  event.preventDefault();
  if (aimed.matches("input")) aimed.select();
  else aimed.click();
});
