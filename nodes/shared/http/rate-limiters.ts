import { createPace, type Pace } from './rate-limiter';

/**
 * Module state: the pace of every account and model that this process has spoken to. Limits of the
 * service hold per account and model, not per key or run.
 */
const paces = new Map<string, Pace>();

/** More accounts times models than any one n8n uses at a time; the oldest are forgotten. */
const MOST_PACES = 500;

/**
 * @param account what stands for the account: the credential's id and the host
 * @param model the model's id; requests without one share a pace
 */
export function paceOf(account: string, model: string): Pace {
	const key = `${account} ${model}`;
	const known = paces.get(key);
	if (known) return known;
	for (const oldest of paces.keys()) {
		if (paces.size < MOST_PACES) break;
		paces.delete(oldest);
	}
	const pace = createPace();
	paces.set(key, pace);
	return pace;
}
