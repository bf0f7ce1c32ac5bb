const milliseconds = 1400;
// A batch may have a hundred places; rings at the busiest are enough to show that clicks arrive.
const most = 40;

/**
 * Rings around dots that have just been clicked. They are in a separate pane above the dots, because the browser makes an
 * animated element a layer, and would do so with every dot above it.
 */
export class Pings {
  constructor(map) {
    this.map = map;
    this.pane = map.getPane('pings') ?? map.createPane('pings');
    this.pane.classList.add('pings-pane');
    this.clear = () => this.pane.replaceChildren();
    map.on('zoomstart', this.clear);
  }

  /** @param {{ at: object, radius: number }[]} dots positions on the map and radii in pixels */
  show(dots) {
    const rings = dots.sort((a, b) => b.radius - a.radius).slice(0, most).map(({ at, radius }) => {
      const ring = document.createElement('b');
      const { x, y } = this.map.latLngToLayerPoint(at);
      ring.style.setProperty('--x', `${x}px`);
      ring.style.setProperty('--y', `${y}px`);
      ring.style.setProperty('--r', `${radius}px`);
      return ring;
    });
    this.pane.append(...rings);
    setTimeout(() => {
      for (const ring of rings)
        ring.remove();
    }, milliseconds);
  }

  dispose() {
    this.map.off('zoomstart', this.clear);
    this.clear();
  }
}
