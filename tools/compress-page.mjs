// Puts a .br and a .gz beside each file of the built web page that they make smaller, so that the server compresses nothing while it
// serves. Usage: node tools/compress-page.mjs FOLDER
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompress, constants, gzip } from "node:zlib";
import { promisify } from "node:util";

// Pictures and fonts are compressed already. The document is served with a nonce of its own each time.
const compressible = new Set([".css", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"]);
// Below this a header costs what is saved.
const least = 512;

const folder = process.argv[2];
if (!folder) {
  console.error("Usage: node tools/compress-page.mjs FOLDER");
  process.exit(2);
}

async function compress(file) {
  const plain = await readFile(file);
  if (plain.length < least) return;
  const forms = {
    ".br": await promisify(brotliCompress)(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
    ".gz": await promisify(gzip)(plain, { level: 9 }),
  };
  for (const [extension, bytes] of Object.entries(forms)) {
    if (bytes.length < plain.length) await writeFile(file + extension, bytes);
  }
}

const files = (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
await Promise.all(files.filter((file) => compressible.has(extname(file))).map(async (file) => (await stat(file)).isFile() && compress(file)));
