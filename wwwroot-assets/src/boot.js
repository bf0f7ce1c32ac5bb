// Starts Blazor, which then never stops trying to reconnect, and defines the custom elements of the shell.
import './elements/connection-chip.js';
import './copy.js';
import './dialogs.js';
import './forms.js';
import './keyboard.js';
import './moving.js';
import './offline.js';
import './palette.js';
import './pickers.js';
import './style-nonce.js';
import './submit.js';
import './tabs.js';
import './wallboard.js';
import { circuitAddress, connection } from './connection.js';

const firstRetries = [500, 1000, 2000];
const laterRetry = 3000;

// Blazor reports connection changes to this element. We show them in the connection chip instead of over the page.
const reporter = document.createElement('div');
reporter.id = 'components-reconnect-modal';
reporter.hidden = true;
document.body.append(reporter);
reporter.addEventListener('components-reconnect-state-changed', event => connection.report(event.detail.state));

await Blazor.start({
  circuit: {
    configureSignalR: builder => builder.withUrl(circuitAddress),
    reconnectionOptions: {
      maxRetries: Number.MAX_SAFE_INTEGER,
      // Jitter, so that not all pages reconnect at the same time after a restart.
      retryIntervalMilliseconds: attempt => (firstRetries[attempt] ?? laterRetry) * (0.8 + Math.random() * 0.4),
    },
  },
});
