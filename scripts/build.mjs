// `npm run build`: builds the packages if a source changed since the last build. `-- --force` builds in any case.
import { build, ensureBuilt, ensureInstalled } from './setup.mjs';

await ensureInstalled();
if (process.argv.includes('--force')) await build();
else await ensureBuilt();
