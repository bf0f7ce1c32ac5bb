// MudBlazor's snackbars write their animations as style elements. The content security policy allows those with the page's nonce
// alone, so the elements that scripts create get it. Style elements in markup that somebody else wrote do not.
const nonce = document.querySelector('meta[name="style-nonce"]')?.getAttribute('content') ?? '';
const createElement = document.createElement.bind(document);

document.createElement = (name, options) => {
  const element = createElement(name, options);
  if (element instanceof HTMLStyleElement)
    element.nonce = nonce;
  return element;
};
