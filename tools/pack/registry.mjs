import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/**
 * A package as it would be published: its manifest, and the tarball that has it.
 *
 * @typedef {object} Published
 * @property {{ name: string, version: string }} manifest
 * @property {string} file
 */

/**
 * Serves packages on this machine as a registry does, as much as installing takes: what npm finds there by name and version is
 * what it would find once they are published.
 *
 * @param {readonly Published[]} packages
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serveRegistry(packages) {
  let url = '';
  const documents = new Map(packages.map((one) => [one.manifest.name, one]));
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', url).pathname).slice(1);
    const tarball = asked.endsWith('.tgz');
    const found = documents.get(tarball ? asked.slice(0, -'.tgz'.length) : asked);
    if (found === undefined) response.writeHead(404).end('{}');
    else response.end(tarball ? readFileSync(found.file) : JSON.stringify(documentOf(found, url)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
  return {
    url,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a registry says of a package. @param {Published} published @param {string} url */
function documentOf({ manifest, file }, url) {
  const { name, version } = manifest;
  const bytes = readFileSync(file);
  const hash = (/** @type {string} */ kind) => createHash(kind).update(bytes);
  const dist = {
    tarball: `${url}${name}.tgz`,
    integrity: `sha512-${hash('sha512').digest('base64')}`,
    shasum: hash('sha1').digest('hex'),
  };
  // Package managers keep off what was published today.
  const time = { [version]: '2020-01-01T00:00:00.000Z' };
  return { name, time, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
