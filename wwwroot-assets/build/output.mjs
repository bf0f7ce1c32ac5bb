import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Compressing files that fit into one packet saves nothing; pictures are already compressed.
const worthCompressing = 1024;
const texts = new Set(['.js', '.css', '.json', '.svg']);

/** Writes the folder of files for browsers: each file has a hash of its contents in its name, and compressed copies beside it. */
export class Output {
  manifest = {};
  count = 0;
  bytes = 0;

  constructor(folder) {
    this.folder = fileURLToPath(folder);
  }

  /** @param {string} name the logical name; @param {string|Uint8Array} contents; @param {string} [hashed] the hashed name, if there already is one */
  async add(name, contents, hashed) {
    const data = Buffer.from(contents);
    const file = hashed ?? withHash(name, data);
    this.manifest[name] = file;
    await this.#write(file, data);
    if (data.length < worthCompressing || !texts.has(extname(file)))
      return;
    await this.#write(`${file}.gz`, gzipSync(data, { level: 9 }));
    await this.#write(`${file}.br`, brotliCompressSync(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }));
  }

  async #write(file, data) {
    const path = `${this.folder}/${file}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data);
    this.count++;
    this.bytes += data.length;
  }
}

function withHash(name, data) {
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 10);
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}.${hash}${extension}`;
}
