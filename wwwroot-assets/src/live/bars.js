const namespace = 'http://www.w3.org/2000/svg';
const pitch = 10;
const height = 48;
const minHeight = 2;

/** The bar chart of the window's slices. Only the heights of its rectangles change; the chart library took 30 ms for each batch. */
export class Bars {
  /** The current height of each bar, so that unchanged bars cost nothing. */
  #heights = /** @type {number[]} */ ([]);
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
      this.#heights = [];
    }
    const most = Math.max(1, ...values);
    for (const [i, value] of values.entries()) {
      const barHeight = value === 0 ? 0 : Math.max(minHeight, Math.round(value * height / most));
      if (this.#heights[i] === barHeight)
        continue;
      const rect = svg.children[i];
      this.#heights[i] = barHeight;
      rect.setAttribute('y', String(height - barHeight));
      rect.setAttribute('height', String(barHeight));
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
