import { createRequire } from 'node:module';

/** The user agent patterns of known crawlers. */
export function crawlers() {
  return createRequire(import.meta.url)('crawler-user-agents').map(crawler => crawler.pattern);
}
