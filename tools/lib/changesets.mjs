import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tool } from './tool.mjs';
import { readJson } from './workspaces.mjs';

/**
 * A package that the pending changesets would release.
 *
 * @typedef {{ name: string, type: string, oldVersion: string, newVersion: string }} Release
 */

/**
 * What `changeset status` says of the repository at `root`.
 *
 * @param {string} root
 * @returns {Promise<{ changesets: unknown[], releases: Release[] }>}
 */
export async function changesetStatus(root) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kleene-changesets-'));
  const file = path.join(folder, 'status.json');
  try {
    await tool('@changesets/cli', ['status', '--output', path.relative(root, file)], {
      program: 'changeset',
      cwd: root,
    });
    return readJson(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
