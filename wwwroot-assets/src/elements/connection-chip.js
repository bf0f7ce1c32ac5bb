import { connection } from '../connection.js';

const texts = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
};

/**
 * Shows the state of the connection. When it is disconnected, a button tries again at once. Not a component of MudBlazor: those are
 * rendered over the connection that it is about.
 */
class ConnectionChip extends HTMLElement {
  #update = () => this.#render();

  connectedCallback() {
    this.setAttribute('role', 'status');
    connection.addEventListener('change', this.#update);
    this.#render();
  }

  disconnectedCallback() {
    connection.removeEventListener('change', this.#update);
  }

  #render() {
    this.dataset.state = connection.state;
    const text = document.createElement('span');
    text.textContent = texts[connection.state];
    this.replaceChildren(text);
    if (connection.state === 'disconnected') {
      const retry = document.createElement('button');
      retry.type = 'button';
      retry.textContent = 'Try now';
      retry.addEventListener('click', () => connection.retry());
      this.append(retry);
    }
  }
}

customElements.define('connection-chip', ConnectionChip);
