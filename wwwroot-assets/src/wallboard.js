// For pages that fill a screen: a button for it, and a screen that stays on.
import { elementOf } from './element-of.js';

document.addEventListener('click', event => {
  if (elementOf(event)?.closest('[data-fullscreen]'))
    document.documentElement.requestFullscreen();
});

// The lock is lost whenever the page is hidden. Browsers refuse it without TLS and to save power: then the screen's own settings decide.
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
