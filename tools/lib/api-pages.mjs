import { existsSync } from 'node:fs';
import path from 'node:path';
import { tool } from './tool.mjs';
import { workspaces } from './workspaces.mjs';

/**
 * Writes the API pages of every package into `folder`, one folder per package, as Markdown.
 *
 * @param {string} root
 * @param {string} folder
 */
export async function apiPages(root, folder) {
  const rooms = workspaces(root).filter(
    ({ isApp, folder: room }) => !isApp && existsSync(path.join(room, 'src', 'index.ts')),
  );
  await tool('typedoc', [
    '--options',
    path.join(root, 'docs', 'typedoc.json'),
    '--out',
    folder,
    ...rooms.map(({ dir }) => dir),
  ]);
  return `${rooms.length} packages`;
}
