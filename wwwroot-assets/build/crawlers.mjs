import { createRequire } from 'node:module';

/** The patterns by which bots are told from people. */
export function crawlers() {
  return createRequire(import.meta.url)('crawler-user-agents').map(crawler => crawler.pattern);
}
