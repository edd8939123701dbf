// `npm run build`: builds the packages and says nothing when there is nothing to say.
import { build, ensureInstalled } from './setup.mjs';

ensureInstalled();
build();
