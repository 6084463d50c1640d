/** A request of the bare client; `follow` names a link in the answer to fetch after it. */
export interface BareRequest {
	path: string;
	body: () => BodyInit;
	json: boolean;
	follow?(answer: unknown): string;
}

/** As many requests at a time as an account may be trusted to allow; the default of the nodes too. */
export const IN_FLIGHT = 10;
const KEY = 'sk-ideal';

async function attempt(
	baseUrl: string,
	{ path, body, json, follow }: BareRequest,
): Promise<boolean> {
	try {
		const response = await fetch(`${baseUrl}${path}`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${KEY}`,
				...(json ? { 'content-type': 'application/json' } : {}),
			},
			body: body(),
		});
		const bytes = await response.arrayBuffer();
		if (!response.ok) return false;
		if (!follow) return true;
		const link = follow(JSON.parse(Buffer.from(bytes).toString()));
		const file = await fetch(link);
		await file.arrayBuffer();
		return file.ok;
	} catch {
		return false;
	}
}

/**
 * What is physically possible: as few requests as the API allows, ten at a time, each repeated at
 * once until it is answered. @returns milliseconds
 */
export async function runIdeal(baseUrl: string, requests: BareRequest[]): Promise<number> {
	const started = performance.now();
	// Ten loops over one iterator: each takes the next request when it is done with the one before.
	const queue = requests.values();
	const work = async () => {
		for (const request of queue) while (!(await attempt(baseUrl, request)));
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, work));
	return performance.now() - started;
}
