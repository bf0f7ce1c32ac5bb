// Says over the page that it is not connected, and that what it shows may be old. In the body, because Blazor owns the contents of
// the page. SignalR notices a silent server after half a minute only; the browser knows at once that the device is offline.
import { connection } from './connection.js';

const bar = document.createElement('p');
bar.className = 'offline-bar px-4 py-1';
bar.setAttribute('role', 'status');
bar.hidden = true;
document.body.append(bar);

let wasConnected = false;

function update() {
  const lost = wasConnected && (connection.state !== 'connected' || !navigator.onLine);
  wasConnected ||= connection.state === 'connected';
  bar.hidden = !lost;
  bar.textContent = !lost ? '' : navigator.onLine
    ? 'Not connected to the server. What you see may be out of date.'
    : 'This device is offline. What you see may be out of date.';
}

connection.addEventListener('change', update);
window.addEventListener('online', update);
window.addEventListener('offline', update);
