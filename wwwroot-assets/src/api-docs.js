// The API's reference is a page of Scalar's. It names no language, which screen readers need, and has a theme switch of
// its own: our colours follow it.
const root = document.documentElement;
root.lang = 'en';

function follow() {
  root.dataset.theme = document.body.classList.contains('dark-mode') ? 'dark' : 'light';
}

addEventListener('DOMContentLoaded', () => {
  new MutationObserver(follow).observe(document.body, { attributeFilter: ['class'] });
  follow();
});
