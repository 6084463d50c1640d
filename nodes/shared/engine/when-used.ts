import type { Paginate } from './operation';

/**
 * n8n's hook for an operation whose code is loaded when it first runs. n8n loads every package whole
 * before it starts; what the editor shows of this one is half of it.
 *
 * @param load imports the module that holds the operation's own hook
 */
export function whenUsed(load: () => Promise<{ paginate: Paginate }>): Paginate {
	let hook: Paginate | undefined;
	return async function (requestData) {
		hook ??= (await load()).paginate;
		return await hook.call(this, requestData);
	};
}
