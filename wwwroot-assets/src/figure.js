// Saves a figure: its picture as SVG or PNG, or a text from the server (CSV).
const drawn = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity',
  'font-family', 'font-size', 'font-weight', 'text-anchor',
];
const sharpness = 2;

/** @param {HTMLElement} element contains the picture, an svg element */
export function create(element) {
  const picture = () => standalone(element.querySelector('svg.apexcharts-svg, svg.country-shapes'));
  return {
    async save(kind, name, text) {
      if (kind === 'csv')
        // The byte order mark tells spreadsheets that the file is UTF-8.
        download(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
      else if (kind === 'svg')
        download(new Blob([picture().text], { type: 'image/svg+xml;charset=utf-8' }), `${name}.svg`);
      else
        download(await png(picture()), `${name}.png`);
    },
    dispose() {},
  };
}

/** A copy of the picture that needs no style sheet: each shape has its computed styles as attributes. */
function standalone(svg) {
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true);
  const copies = copy.querySelectorAll('*');
  svg.querySelectorAll('*').forEach((shape, i) => {
    const style = getComputedStyle(shape);
    for (const property of drawn)
      copies[i].setAttribute(property, style.getPropertyValue(property));
    copies[i].removeAttribute('class');
    copies[i].removeAttribute('style');
  });
  for (const other of copy.querySelectorAll('foreignObject, style'))
    other.remove();
  copy.removeAttribute('style');
  if (!copy.hasAttribute('viewBox'))
    copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', width);
  copy.setAttribute('height', height);
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: getComputedStyle(svg).getPropertyValue('--surface').trim() }))
    ground.setAttribute(name, value);
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

async function png({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: width * sharpness, height: height * sharpness });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
}

function download(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
