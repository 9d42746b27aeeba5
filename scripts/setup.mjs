// Installs and builds, when something changed: `npm run setup`.
import { prepare } from './prepare.mjs';

await prepare();
