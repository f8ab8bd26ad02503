// What the tests of a page ask for inside it: loaded before the page, as `inPage`.
globalThis.inPage = (() => {
  /** Texts of the page that are seen and stand out from what is behind them by less than 4.5 : 1. */
  function contrastIn() {
    const colourOf = (text) => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const luminance = ([r, g, b]) => {
      const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const behind = (element) => {
      const rect = element.closest('svg') && element.parentElement?.querySelector('rect');
      if (rect) return colourOf(getComputedStyle(rect).fill);
      for (let one = element; one; one = one.parentElement) {
        const colour = colourOf(getComputedStyle(one).backgroundColor);
        if (colour[3] === 1) return colour;
      }
      return [255, 255, 255, 1];
    };
    const poor = new Set();
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
      if (!own || !element.checkVisibility() || element.closest('script, style, .skip, title, option')) continue;
      const style = getComputedStyle(element);
      const [a, b] = [
        luminance(colourOf(element.closest('svg') ? style.fill : style.color)),
        luminance(behind(element)),
      ];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) poor.add(`${element.localName}.${element.getAttribute('class')}: ${ratio.toFixed(2)}`);
    }
    return [...poor];
  }

  /** Words of a drawing that is seen which reach out of their box, or are drawn in less than 9 pixels. */
  function outOfBoxes() {
    const out = [];
    for (const box of document.querySelectorAll('svg .box')) {
      if (!box.checkVisibility()) continue;
      const outer = box.querySelector('rect').getBoundingClientRect();
      for (const text of box.querySelectorAll('text')) {
        const inner = text.getBoundingClientRect();
        const scale = inner.height / text.getBBox().height;
        const size = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
        if (inner.right > outer.right || inner.left < outer.left || inner.bottom > outer.bottom || size < 9)
          out.push(`${text.textContent} at ${Math.round(size)}`);
      }
    }
    return out;
  }

  const focused = () => document.activeElement;
  return {
    contrast: contrastIn,
    outOfBoxes,
    ground: () => getComputedStyle(document.body).backgroundColor,
    width: () => document.documentElement.scrollWidth,
    outline: () => getComputedStyle(focused()).outlineStyle,
    /** What has the focus, by its element and the first word that it is called by. */
    focused: () => {
      const label = focused().closest('label')?.textContent ?? focused().textContent ?? '';
      return `${focused().localName} ${label.trim().split(/\s+/)[0]}`;
    },
    openFolds: () => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    },
    /** The title after a script that got in had its chance to change it. */
    titleTaken: () => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken"';
      document.body.append(script);
      return document.title;
    },
    /** Has the title say how many folds are closed on paper. */
    countOnPaper: () => {
      addEventListener('beforeprint', () => {
        document.title = `${document.querySelectorAll('details:not([open])').length} closed`;
      });
    },
  };
})();
