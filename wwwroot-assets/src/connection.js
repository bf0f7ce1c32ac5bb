// The state of the circuit: connecting, connected, reconnecting, or disconnected after 10 s without success.
const disconnectedAfter = 10_000;
const reloadsKey = 'linkapp-reloads';
const reloadLimit = 3;
const reloadWindow = 60_000;

// The screen of a wallboard has no session: its connection is let in by the token of its address.
const wallboard = location.pathname.match(/\/app\/wallboard\/([^/]+)/)?.[1];
const wallboardQuery = wallboard ? `&wallboard=${wallboard}` : '';

/** The address of the circuit. */
export const circuitAddress = `_blazor${wallboardQuery.replace('&', '?')}`;

class Connection extends EventTarget {
  state = 'connecting';
  #lost;

  /** Called over the circuit by the layout's first render, which proves that the circuit works. */
  up() {
    this.#set('connected');
  }

  /** @param {string} event the state that Blazor's reconnection reports */
  report(event) {
    switch (event) {
      case 'hide':
        this.#set('connected');
        break;
      case 'rejected':
      case 'resume-failed':
        // The server is back but does not know this page's circuit: reload the page, unless something in it would be lost.
        if (mayReload() && this.dispatchEvent(new Event('reload', { cancelable: true }))) {
          location.reload();
        } else {
          this.#set('disconnected');
        }
        break;
      case 'failed':
        this.#set('disconnected');
        break;
      default:
        if (this.state !== 'connected')
          this.#askWhetherRefused();
        if (this.state !== 'disconnected')
          this.#set('reconnecting');
    }
  }

  // Blazor tries for ever, also if the session has ended or the wallboard was revoked: the page then says what to do.
  async #askWhetherRefused() {
    const answer = await fetch(`_blazor/negotiate?negotiateVersion=1${wallboardQuery}`, { method: 'POST' }).catch(() => null);
    if (answer?.status === 401 && this.state !== 'connected')
      this.report('rejected');
  }

  retry() {
    Blazor.reconnect().then(alive => (alive ? this.#set('connected') : this.report('rejected')), () => { });
  }

  #set(state) {
    if (state === this.state)
      return;
    clearTimeout(this.#lost);
    if (state === 'reconnecting')
      this.#lost = setTimeout(() => this.#set('disconnected'), disconnectedAfter);
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

// Limits reloads: if a server rejects every page, the page must not reload endlessly.
function mayReload() {
  const now = Date.now();
  const recent = JSON.parse(sessionStorage.getItem(reloadsKey) ?? '[]').filter(time => now - time < reloadWindow);
  if (recent.length >= reloadLimit)
    return false;
  sessionStorage.setItem(reloadsKey, JSON.stringify([...recent, now]));
  return true;
}

export const connection = new Connection();
window.linkappConnection = { up: () => connection.up() };
