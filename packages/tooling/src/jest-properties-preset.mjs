// The jest configuration of workspaces with property tests.
import { fileURLToPath } from 'node:url';
import preset from './jest-preset.mjs';

export default { ...preset, setupFiles: [fileURLToPath(new URL('./jest-seed.mjs', import.meta.url))] };
