"""What axe-core objects to on a page as it stands."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

# Half of its time goes to contrasts, and a third of that to reading the same few colours anew for
# each element: what a text means as a colour does not change.
COLOURS_READ_ONCE = """
(() => {
  const known = new Map();
  const colour = axe.commons.color.Color.prototype;
  const read = colour.parseString;
  colour.parseString = function (text) {
    if (known.has(text)) {
      [this.r, this.g, this.b, this.alpha] = known.get(text);
    } else {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
})()
"""


def judged(page, **options):
    """Half a megabyte, axe-core is brought to each page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SCRIPT};{COLOURS_READ_ONCE}")
    violations = "options => axe.run(options).then(({violations}) => ({violations}))"
    return AxeResults(page.evaluate(violations, {"resultTypes": ["violations"], **options}))
