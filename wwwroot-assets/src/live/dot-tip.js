import L from 'leaflet';

/** The tooltip of a dot, shown on hover or after a tap: its place, clicks and most clicked links. */
export class DotTip {
  #tip = L.tooltip({ direction: 'top', opacity: 1, className: 'dot-tip' });
  #shown = null;

  /**
   * @param {object} map
   * @param {(element: HTMLElement) => { at: object, radius: number, title: string, clicks: string, slugs: string[] } | undefined} describe
   */
  constructor(map, describe) {
    this.map = map;
    this.describe = describe;
    this.pane = map.getPane('markerPane');
    this.over = event => this.#show(event.target.closest('.click-dot'));
    this.out = event => event.pointerType === 'mouse' && this.#show(null);
    this.tap = event => this.#show(event.target.closest('.click-dot'));
    this.pane.addEventListener('pointerover', this.over);
    this.pane.addEventListener('pointerout', this.out);
    // A tap outside the dots hides it.
    map.getContainer().addEventListener('click', this.tap);
  }

  /** Updates the tooltip to its dot's current numbers. */
  refresh() {
    if (this.#shown)
      this.#show(this.#shown);
  }

  dispose() {
    this.pane.removeEventListener('pointerover', this.over);
    this.pane.removeEventListener('pointerout', this.out);
    this.map.getContainer().removeEventListener('click', this.tap);
    this.#tip.remove();
  }

  #show(element) {
    const dot = element?.isConnected ? this.describe(element) : undefined;
    this.#shown = dot ? element : null;
    if (!dot) {
      this.#tip.remove();
      return;
    }
    this.#tip.options.offset = L.point(0, -dot.radius - 2);
    this.#tip.setLatLng(dot.at).setContent(content(dot)).addTo(this.map);
  }
}

function content({ title, clicks, slugs }) {
  const box = document.createElement('div');
  box.append(line('strong', title), line('span', clicks));
  if (slugs.length > 0)
    box.append(line('span', slugs.map(slug => `/${slug}`).join(', '), 'tip-links'));
  return box;
}

function line(tag, text, name = '') {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
