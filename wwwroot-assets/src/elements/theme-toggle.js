import { icon } from './icon.js';

const icons = {
  light: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v3h-2zM11 20h2v3h-2zM1 11h3v2H1zM20 11h3v2h-3zM4.2 5.6l1.4-1.4 2.1 2.1-1.4 1.4zM16.3 17.7l1.4-1.4 2.1 2.1-1.4 1.4zM4.2 18.4l2.1-2.1 1.4 1.4-2.1 2.1zM16.3 6.3l2.1-2.1 1.4 1.4-2.1 2.1z',
  dark: 'M20.5 14.5A8.5 8.5 0 0 1 9.5 3.5a8.5 8.5 0 1 0 11 11z',
  system: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z',
};

/** A button that cycles through the themes: system, light, dark. */
class ThemeToggle extends HTMLElement {
  #update = () => this.#render();

  connectedCallback() {
    document.addEventListener('linkapp:theme', this.#update);
    const button = document.createElement('button');
    button.type = 'button';
    button.addEventListener('click', () => window.linkappTheme.cycle());
    this.replaceChildren(button);
    this.#render();
  }

  disconnectedCallback() {
    document.removeEventListener('linkapp:theme', this.#update);
  }

  #render() {
    const button = /** @type {HTMLButtonElement} */ (this.firstElementChild);
    const label = `Theme: ${window.linkappTheme.get()}. Switch to ${window.linkappTheme.next()}.`;
    button.setAttribute('aria-label', label);
    button.title = label;
    button.replaceChildren(icon(icons[window.linkappTheme.get()]));
  }
}

customElements.define('theme-toggle', ThemeToggle);
