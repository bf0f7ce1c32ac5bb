const milliseconds = 1400;
// A batch may have a hundred places; rings at the busiest are enough to show that clicks arrive.
const most = 40;

/**
 * Rings around dots that have just been clicked. They are in a separate pane above the dots, because the browser makes an
 * animated element a layer, and would do so with every dot above it.
 */
export class Pings {
  #rings = new Map();

  constructor(map) {
    this.map = map;
    this.pane = map.getPane('pings') ?? map.createPane('pings');
    this.pane.classList.add('pings-pane');
    this.clear = () => {
      this.pane.replaceChildren();
      this.#rings.clear();
    };
    this.place = () => {
      for (const [ring, at] of this.#rings)
        this.#place(ring, at);
    };
    // A flight moves the map in steps. A zoom by wheel or button is one CSS transition, which rings do not take part in.
    map.on('zoom viewreset', this.place);
    map.on('zoomanim', this.clear);
  }

  /** @param {{ at: object, radius: number }[]} dots positions on the map and radii in pixels */
  show(dots) {
    const rings = dots.sort((a, b) => b.radius - a.radius).slice(0, most).map(({ at, radius }) => {
      const ring = document.createElement('b');
      ring.style.setProperty('--r', `${radius}px`);
      this.#place(ring, at);
      this.#rings.set(ring, at);
      return ring;
    });
    this.pane.append(...rings);
    setTimeout(() => {
      for (const ring of rings) {
        ring.remove();
        this.#rings.delete(ring);
      }
    }, milliseconds);
  }

  dispose() {
    this.map.off('zoom viewreset', this.place);
    this.map.off('zoomanim', this.clear);
    this.clear();
  }

  #place(ring, at) {
    const { x, y } = this.map.latLngToLayerPoint(at);
    ring.style.setProperty('--x', `${x}px`);
    ring.style.setProperty('--y', `${y}px`);
  }
}
