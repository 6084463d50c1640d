import { FAULT_KINDS, NO_FAULTS, type FaultKind, type Faults } from './faults.mts';
import { ODD_ANSWERS } from './odd/answers.mts';

/** Settings that make no sense, in words for who wrote them. Fastify answers it with the status. */
export class SettingsError extends Error {
	readonly statusCode = 400;
}

const names = Object.keys(NO_FAULTS) as Array<keyof Faults>;

/** @throws SettingsError when there is no such fault */
export function toFaultKind(written: unknown): FaultKind {
	const known = FAULT_KINDS.find((kind) => kind === written);
	if (known) return known;
	throw new SettingsError(
		`No such fault: ${String(written)}. There are ${FAULT_KINDS.join(', ')}.`,
	);
}

function checkNamedAnswer(written: unknown): void {
	const { name } = (written ?? {}) as { name?: unknown };
	if (ODD_ANSWERS.some((known) => known === name)) return;
	throw new SettingsError(`No such answer: ${String(name)}. There are ${ODD_ANSWERS.join(', ')}.`);
}

function checkValue(name: keyof Faults, value: unknown): void {
	if (name === 'retryAfter' && typeof value === 'string') return;
	if (name === 'limitText') {
		if (typeof value === 'string') return;
		throw new SettingsError('limitText must be a text');
	}
	if ((name === 'windowSeconds' || name === 'bucketBurst') && value === 0) {
		throw new SettingsError(`${name} must be more than 0`);
	}
	if (typeof NO_FAULTS[name] === 'number') {
		if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return;
		throw new SettingsError(`${name} must be a number of 0 or more`);
	}
	if (!Array.isArray(value)) throw new SettingsError(`${name} must be a list`);
	if (name === 'kinds') value.forEach(toFaultKind);
	if (name === 'answers') value.forEach(checkNamedAnswer);
}

/**
 * Settings of faults as somebody wrote them, on the command line, on the page or in a test.
 *
 * @throws SettingsError when a name, a number or a kind of fault is none
 */
export function toFaults(written: Record<string, unknown>): Partial<Faults> {
	for (const [name, value] of Object.entries(written)) {
		const known = names.find((candidate) => candidate === name);
		if (!known) {
			throw new SettingsError(`No such setting: ${name}. There are ${names.join(', ')}.`);
		}
		checkValue(known, value);
	}
	return written;
}
