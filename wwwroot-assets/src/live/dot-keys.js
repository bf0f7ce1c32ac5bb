const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Makes the dots one stop of the Tab key. Arrow keys move from dot to dot, the ones with more clicks first; Enter moves to
 * the links of a dot's tooltip.
 */
export class DotKeys {
  /** @type {HTMLElement[]} the dots, those with the most clicks first */
  #dots = [];
  /** @type {HTMLElement | undefined} */
  #current;

  /**
   * @param {HTMLElement} pane
   * @param {import('./dot-tip.js').DotTip} tip
   */
  constructor(pane, tip) {
    pane.setAttribute('role', 'group');
    pane.setAttribute('aria-label', 'Places with clicks, the busiest first. The arrow keys move between them.');
    this.pane = pane;
    this.tip = tip;
    this.focused = event => {
      const dot = event.target.closest('.click-dot');
      this.#makeCurrent(dot);
      // Not for a click, which shows it by itself.
      if (dot.matches(':focus-visible'))
        tip.show(dot);
    };
    this.left = event => {
      if (!event.relatedTarget?.closest('.dot-tip'))
        tip.show(null);
    };
    this.pressed = event => this.#press(event);
    pane.addEventListener('focusin', this.focused);
    pane.addEventListener('focusout', this.left);
    pane.addEventListener('keydown', this.pressed);
  }

  /** Whether a dot has the focus. */
  hasFocus() {
    return this.pane.contains(document.activeElement);
  }

  /**
   * Takes over the dots that are drawn now.
   * @param {HTMLElement[]} dots those with the most clicks first
   * @param {boolean} hadFocus whether a dot had the focus before some were removed; if that one was, the first gets it
   */
  update(dots, hadFocus = false) {
    this.#dots = dots;
    if (!this.#current?.isConnected)
      this.#makeCurrent(dots[0]);
    if (hadFocus && !this.hasFocus())
      this.#current?.focus();
  }

  dispose() {
    this.pane.removeEventListener('focusin', this.focused);
    this.pane.removeEventListener('focusout', this.left);
    this.pane.removeEventListener('keydown', this.pressed);
  }

  #makeCurrent(dot) {
    if (dot === this.#current)
      return;
    this.#current?.setAttribute('tabindex', '-1');
    this.#current = dot;
    dot?.setAttribute('tabindex', '0');
  }

  #press(event) {
    const at = this.#dots.indexOf(event.target);
    if (at < 0)
      return;
    const last = this.#dots.length - 1;
    const to = { Home: 0, End: last }[event.key] ?? (event.key in steps ? Math.min(last, Math.max(0, at + steps[event.key])) : undefined);
    if (to !== undefined)
      this.#dots[to].focus();
    else if (event.key === 'Enter' || event.key === ' ')
      this.tip.enter();
    else
      return;
    event.preventDefault();
    event.stopPropagation();
  }
}
