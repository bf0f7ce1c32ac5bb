import L from 'leaflet';
import { labelOf, reportOf } from './report-of.js';

// How long the pointer may take from a dot to its tooltip.
const graceMilliseconds = 200;

/**
 * The tooltip of a dot, shown on hover, after a tap or on focus: its place, clicks and most clicked links. Escape closes it,
 * and the pointer may move onto it, to its links.
 */
export class DotTip {
  #tip = L.tooltip({ direction: 'top', opacity: 1, className: 'dot-tip panel' });
  /** @type {HTMLElement | null} */
  #shown = null;
  #content = '';
  #closing;

  /**
   * @param {object} map
   * @param {(element: HTMLElement) => { at: object, radius: number, title: string, clicks: string, links: string[] } | undefined} describe
   */
  constructor(map, describe) {
    this.map = map;
    this.describe = describe;
    const container = map.getContainer();
    this.over = event => {
      const target = partOf(event);
      if (target)
        clearTimeout(this.#closing);
      if (target && target !== this.#tip.getElement())
        this.show(target);
    };
    this.out = event => {
      if (event.pointerType === 'mouse' && partOf(event) && !this.#isFocused())
        this.#closing = setTimeout(() => this.show(null), graceMilliseconds);
    };
    // A tap outside the dots closes it.
    this.tap = event => {
      const target = partOf(event);
      if (!target || target !== this.#tip.getElement())
        this.show(target);
    };
    this.key = event => {
      if (event.key !== 'Escape' || !this.#shown)
        return;
      // First the focus, which shows the tooltip of the dot that gets it.
      if (this.#tip.getElement()?.contains(document.activeElement))
        this.#shown.focus();
      this.show(null);
    };
    container.addEventListener('pointerover', this.over);
    container.addEventListener('pointerout', this.out);
    container.addEventListener('click', this.tap);
    document.addEventListener('keydown', this.key);
  }

  /** Updates the tooltip to its dot's current numbers. One that is about to close still closes. */
  refresh() {
    if (this.#shown)
      this.#draw(this.#shown);
  }

  /** @param {HTMLElement | null} element a dot; null closes the tooltip */
  show(element) {
    clearTimeout(this.#closing);
    this.#draw(element);
  }

  /** Moves the focus to the first link of the open tooltip. */
  enter() {
    this.#tip.getElement()?.querySelector('a')?.focus();
  }

  dispose() {
    clearTimeout(this.#closing);
    const container = this.map.getContainer();
    container.removeEventListener('pointerover', this.over);
    container.removeEventListener('pointerout', this.out);
    container.removeEventListener('click', this.tap);
    document.removeEventListener('keydown', this.key);
    this.#tip.remove();
  }

  #draw(element) {
    const dot = element?.isConnected ? this.describe(element) : undefined;
    this.#shown = dot ? element : null;
    if (!dot) {
      this.#tip.remove();
      return;
    }
    this.#tip.options.offset = L.point(0, -dot.radius - 2);
    this.#tip.setLatLng(dot.at);
    // Only if it changed, so that a link in it keeps the focus.
    const text = JSON.stringify([dot.title, dot.clicks, dot.links]);
    if (text !== this.#content || !this.#tip.isOpen())
      this.#tip.setContent(contentOf(dot)).addTo(this.map);
    this.#content = text;
  }

  #isFocused() {
    const active = document.activeElement;
    return active && (active === this.#shown || this.#tip.getElement()?.contains(active));
  }
}

/** The dot or the tooltip in which an event happened. */
const partOf = event => event.target.closest('.click-dot, .dot-tip');

function contentOf({ title, clicks, links }) {
  const box = document.createElement('div');
  box.className = 'd-flex flex-column gap-1';
  box.append(part('strong', title), part('span', clicks));
  for (const name of links.filter(Boolean)) {
    const link = part('a', labelOf(name));
    link.href = reportOf(name);
    box.append(link);
  }
  return box;
}

function part(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
