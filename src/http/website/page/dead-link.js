// A link from an email that does not work, or no longer: its secret goes from the address bar and from this tab.

import { forget, strip } from "./link-token.js";

strip();
forget();
