// What a test asks of the page as a whole. Each function returns the list of what is wrong.
(() => {
  const seen = (node) => {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    return style.visibility === "visible" && style.display !== "none" && box.width > 1 && box.height > 1 &&
      node.checkVisibility({ opacityProperty: true });
  };

  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };

  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a), a: 1,
  });

  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };

  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };

  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };

  const name = (node) => `${node.tagName.toLowerCase()}.${node.getAttribute("class") ?? ""}`;

  /** Text below 4.5 (3 where large), and edges of controls below 3; what is disabled is exempt. */
  function contrast() {
    const bad = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let texts = 0;
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !seen(node) || node.closest('[aria-disabled="true"]')) continue;
      texts += 1;
      const style = getComputedStyle(node);
      const back = behind(node);
      const fore = parse(node instanceof SVGElement ? style.fill : style.color);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const found = ratio(over(fore, back), back);
      if (found < (large ? 3 : 4.5)) bad.push(`${name(node)} "${walker.currentNode.data.trim()}" ${found.toFixed(2)}`);
    }
    if (texts < 20) bad.push(`only ${texts} texts were seen`);
    for (const node of document.querySelectorAll("input, textarea, select, .button-default, .quiet-button")) {
      if (!seen(node) || node.getAttribute("aria-disabled") === "true") continue;
      const found = ratio(parse(getComputedStyle(node).borderTopColor), behind(node.parentElement));
      if (found < 3) bad.push(`edge of ${name(node)} ${found.toFixed(2)}`);
    }
    for (const area of document.querySelectorAll("textarea")) {
      const found = ratio(parse(getComputedStyle(area, "::placeholder").color), behind(area));
      if (seen(area) && found < 4.5) bad.push(`placeholder ${found.toFixed(2)}`);
    }
    return bad;
  }

  /** Whatever makes the page, or a part of it, scroll sideways. */
  function overflow() {
    const bad = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) bad.push(`page ${root.scrollWidth} > ${root.clientWidth}`);
    for (const node of document.querySelectorAll("body *")) {
      if (!seen(node) || node.closest(".hidden-words, .skip, .progress, svg")) continue;
      const box = node.getBoundingClientRect();
      if (box.right > root.clientWidth + 1 || box.left < -1) bad.push(`${name(node)} at ${box.left}..${box.right}`);
      if (node.tagName !== "TEXTAREA" && node.tagName !== "INPUT" && node.scrollWidth > node.clientWidth + 1 &&
          getComputedStyle(node).display !== "inline") bad.push(`${name(node)} is wider than its place`);
    }
    return bad;
  }

  /** Controls smaller than WCAG 2.2 asks. */
  const small = () => [...document.querySelectorAll("button, input, select, textarea")].filter(seen)
    .filter((node) => node.getBoundingClientRect().height < 24 || node.getBoundingClientRect().width < 24).map(name);

  const reachable = () => [...document.querySelectorAll("button, input, select, textarea, a, [tabindex='0']")]
    .filter((node) => seen(node) && node.tabIndex >= 0);

  /** Words that are cut off, or labels that point nowhere. */
  function broken() {
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    const bad = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id ${id} twice`);
    for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
      for (const node of document.querySelectorAll(`[${attribute}]`)) {
        for (const id of node.getAttribute(attribute).split(/\s+/)) {
          if (!ids.includes(id)) bad.push(`${name(node)} ${attribute}=${id}`);
        }
      }
    }
    return bad;
  }

  window.checks = { contrast, overflow, small, reachable, broken };
})();
