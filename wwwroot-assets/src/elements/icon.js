const svgNamespace = 'http://www.w3.org/2000/svg';

/** An icon with one path on a 24 × 24 grid. */
export function icon(d) {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}
