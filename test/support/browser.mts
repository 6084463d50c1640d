import { existsSync } from 'node:fs';

import { chromium, selectors, type Browser } from 'playwright-core';

/** Where Debian and Ubuntu put Chromium. */
export const CHROMIUM = '/usr/bin/chromium';

/** What to do where there is none. */
export const CHROMIUM_HINT = `${CHROMIUM} is not there: apt-get install chromium`;

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export const hasChromium = () => existsSync(CHROMIUM);

/** @throws Error with the hint where Chromium is not installed */
export async function launchBrowser(): Promise<Browser> {
	if (!hasChromium()) throw new Error(CHROMIUM_HINT);
	// n8n's own name for it.
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
