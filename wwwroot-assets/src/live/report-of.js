// A link is named by its slug; one on a domain as //host/slug.
const onDomain = /^\/\/([^/]*)\/(.*)$/s;

/** The address of a link's report, relative to the page's base. @param {string} name */
export function reportOf(name) {
  const [, domain, slug] = onDomain.exec(name) ?? ['', '', name];
  return `app/links/${encodeURIComponent(slug)}/report${domain ? `?domain=${encodeURIComponent(domain)}` : ''}`;
}

/** What people call a link. @param {string} name */
export const labelOf = name => onDomain.test(name) ? name.slice(2) : `/${name}`;
