/** The address of a link's report, relative to the page's base. @param {string} slug */
export const reportOf = slug => `app/links/${encodeURIComponent(slug)}/report`;
