const namespace = 'http://www.w3.org/2000/svg';
const pitch = 10;
const height = 48;
const least = 2;

/** The small bars of the window: a rectangle each, whose height is all that ever changes. A chart of the chart library took 30 ms a batch. */
export class Bars {
  /** What each bar shows now, so that a bar that stays as it is costs nothing. */
  #tall = /** @type {number[]} */ ([]);
  #svg = document.createElementNS(namespace, 'svg');

  constructor(element) {
    this.#svg.classList.add('bars');
    this.#svg.setAttribute('preserveAspectRatio', 'none');
    element?.append(this.#svg);
  }

  /** @param {number[]} values oldest first */
  draw(values) {
    const svg = this.#svg;
    if (!svg.isConnected)
      return;
    if (svg.childElementCount !== values.length) {
      svg.setAttribute('viewBox', `0 0 ${values.length * pitch} ${height}`);
      svg.replaceChildren(...values.map((_, i) => bar(i)));
      this.#tall = [];
    }
    const most = Math.max(1, ...values);
    for (const [i, value] of values.entries()) {
      const tall = value === 0 ? 0 : Math.max(least, Math.round(value * height / most));
      if (this.#tall[i] === tall)
        continue;
      const rect = svg.children[i];
      this.#tall[i] = tall;
      rect.setAttribute('y', String(height - tall));
      rect.setAttribute('height', String(tall));
    }
  }

  dispose() {
    this.#svg.remove();
  }
}

function bar(i) {
  const rect = document.createElementNS(namespace, 'rect');
  rect.setAttribute('x', String(i * pitch + 1));
  rect.setAttribute('width', String(pitch - 3));
  rect.setAttribute('rx', '1');
  return rect;
}
