import { existsSync } from 'node:fs';

import { chromium, selectors, type BrowserContext } from 'playwright-core';

/** Where Debian puts Chromium, and GitHub's machines have Chrome. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** What to do where there is none. */
export const CHROMIUM_HINT = 'apt-get install -y chromium';

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Nothing but this machine. (To refuse other sites request by request would switch off the cache.)
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const chromiumPath = () => PATHS.find((path) => existsSync(path));

export const hasChromium = () => chromiumPath() !== undefined;

/**
 * Opens Chromium.
 *
 * @param baseURL the address that its pages are below
 * @param profile a folder in which it keeps what it has loaded, and who is signed in, for the next time
 * @throws Error with the hint where Chromium is not installed
 */
export async function launchBrowser(baseURL: string, profile: string): Promise<BrowserContext> {
	const executablePath = chromiumPath();
	if (!executablePath) throw new Error(CHROMIUM_HINT);
	// n8n's own name for it.
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launchPersistentContext(profile, {
		executablePath,
		baseURL,
		args: ARGUMENTS,
		viewport: { width: 1440, height: 900 },
		locale: 'en-US',
	});
}
