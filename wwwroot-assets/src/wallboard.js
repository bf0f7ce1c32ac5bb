// Pages that fill a screen: a full-screen button, and a wake lock that keeps the screen on.
import { elementOf } from './element-of.js';

document.addEventListener('click', event => {
  if (elementOf(event)?.closest('[data-fullscreen]'))
    document.documentElement.requestFullscreen();
});

// The wake lock is lost whenever the page is hidden. Browsers refuse it without TLS or to save power; then the system's settings apply.
async function stayOn() {
  if (document.hidden || !document.querySelector('.wallboard'))
    return;
  try {
    await navigator.wakeLock?.request('screen');
  } catch {
    return;
  }
}

document.addEventListener('visibilitychange', stayOn);
document.addEventListener('fullscreenchange', stayOn);
