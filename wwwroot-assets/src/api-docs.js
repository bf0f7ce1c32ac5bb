// The API reference is a page made by Scalar. It does not set a language, which screen readers need. It has its own theme
// switch, which our colours follow.
const root = document.documentElement;
root.lang = 'en';

function follow() {
  root.dataset.theme = document.body.classList.contains('dark-mode') ? 'dark' : 'light';
}

addEventListener('DOMContentLoaded', () => {
  new MutationObserver(follow).observe(document.body, { attributeFilter: ['class'] });
  follow();
});
