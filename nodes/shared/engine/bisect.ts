import { readErrorBody } from '../http/error-body';
import { isModelMissing } from '../http/error-hints';
import { UNREADABLE_RESPONSE, type Failure, type Result } from '../http/failure';

/** Requests that are alike but for their inputs. */
interface SharedRequest<Input, Value> {
	/**
	 * Sends these inputs in one request and gives a value for each, in order, or why there is none. An answer
	 * may lack the values of some: those are undefined.
	 */
	send(inputs: Input[]): Promise<Result<Array<Value | undefined>>>;
	/** The fields that are the same for all inputs: a refusal that names one of them is that of each input. */
	fields(): string[];
	/** An input of the same owner as this one, that no service refuses for itself. */
	harmless(input: Input): Input;
}

/** Sends inputs together. */
type SendTogether<Input, Value> = (inputs: Input[]) => Promise<Array<Result<Value>>>;

/** Requests with what their refusals say of what they share. */
interface ProbedRequest<Input, Value> extends SharedRequest<Input, Value> {
	/** The refusal that is that of each input, where one is known. */
	sharedRefusal(): Promise<Failure | undefined>;
	/** The same after inputs, of which this is one, were refused together. */
	afterRefusal(input: Input): Promise<Failure | undefined>;
	/** The same after a search through inputs, of which this is one. */
	afterSearch(input: Input): Promise<Failure | undefined>;
}

/** Refusals that may be the fault of one input, so that the others deserve a request without it. */
const CONTENT_STATUSES = [400, 413, 422];

function statusOf(failure: Failure): number | undefined {
	return failure.kind === 'http' ? failure.status : undefined;
}

/** Whether words name a field, be it in the singular; a model is named in what is said of an input, too. */
const isNamed = (field: string, words = ''): boolean =>
	field !== 'model' && new RegExp(`\\b${field.replace(/s$/, '')}s?\\b`, 'i').test(words);

type HttpFailure = Extract<Failure, { kind: 'http' }>;

const isOfContent = (failure: Failure): failure is HttpFailure =>
	failure.kind === 'http' && CONTENT_STATUSES.includes(failure.status);

/** Whether the fault may be that of one input, by the service's words. */
function mayBeOfInput(failure: Failure, fields: string[]): boolean {
	if (!isOfContent(failure)) return false;
	const said = readErrorBody(failure.body);
	return !isModelMissing(said) && !fields.some((field) => isNamed(field, said.message));
}

/**
 * Tells the fault of what all requests share from that of an input, where the service does not name it: when a
 * search has found nothing good, or a second batch is refused and nothing was answered, a harmless input is
 * sent, once, while the others wait.
 */
function withProbe<Input, Value>(
	request: SharedRequest<Input, Value>,
): ProbedRequest<Input, Value> {
	let refusals = 0;
	let hasAnswer = false;
	let verdict: Promise<Failure | undefined> | undefined;
	const send = async (inputs: Input[]) => {
		const result = await request.send(inputs);
		hasAnswer ||= result.ok;
		return result;
	};
	const probe = async (input: Input) => {
		const result = await send([request.harmless(input)]);
		return !result.ok && isOfContent(result.failure) ? result.failure : undefined;
	};
	const probeOnce = async (input: Input) => {
		if (!hasAnswer) verdict ??= probe(input);
		return await verdict;
	};
	return {
		...request,
		send,
		sharedRefusal: async () => await verdict,
		async afterRefusal(input) {
			refusals += 1;
			return refusals > 1 ? await probeOnce(input) : undefined;
		},
		afterSearch: probeOnce,
	};
}

const allFailed = <Input, Value>(inputs: Input[], failure: Failure): Array<Result<Value>> =>
	inputs.map(() => ({ ok: false, failure }));

/** What is said of an input whose value is missing, though it was the only one of its request. */
const NO_VALUE: Failure = { kind: 'invalidResponse', headers: {}, message: UNREADABLE_RESPONSE };

/**
 * The results of an answer. Inputs for which it has no value are asked for again, without the others: what
 * those have is paid for.
 */
async function settle<Input, Value>(
	inputs: Input[],
	values: Array<Value | undefined>,
	request: ProbedRequest<Input, Value>,
): Promise<Array<Result<Value>>> {
	const missing = inputs.filter((_, index) => values[index] === undefined);
	const again =
		missing.length < inputs.length
			? await sendWithBisect(missing, request)
			: allFailed<Input, Value>(missing, NO_VALUE);
	const rest = again.values();
	return inputs.map((_, index): Result<Value> => {
		const value = values[index];
		if (value !== undefined) return { ok: true, value };
		return rest.next().value ?? { ok: false, failure: NO_VALUE };
	});
}

/**
 * Sends inputs together, and when the service refuses them, finds the ones it refuses and gets the
 * results of all others.
 */
async function sendWithBisect<Input, Value>(
	inputs: Input[],
	request: ProbedRequest<Input, Value>,
): Promise<Array<Result<Value>>> {
	const [first] = inputs;
	if (first === undefined) return [];
	const known = await request.sharedRefusal();
	if (known) return allFailed(inputs, known);
	const result = await request.send(inputs);
	if (result.ok) return await settle(inputs, result.value, request);
	const { failure } = result;
	// It is the size of the whole, so no input need be at fault: each half gets its own chance.
	const isTooLarge = failure.isOversized === true || statusOf(failure) === 413;
	if (isTooLarge && inputs.length > 1) return await splitInHalf(inputs, request);
	if (!mayBeOfInput(failure, request.fields())) return allFailed(inputs, failure);
	const shared = await request.afterRefusal(first);
	if (shared || inputs.length === 1) return allFailed(inputs, shared ?? failure);
	return await bisect(inputs, failure, request);
}

/**
 * Makes what sends inputs that share a request, in as many requests as the caller likes, one after the other
 * or side by side. Those that are refused are found, and all others get their results; where the fault is in
 * what they share, a few requests tell.
 *
 * @returns gives a result for each input, in order
 */
export function createBisector<Input, Value>(
	request: SharedRequest<Input, Value>,
): SendTogether<Input, Value> {
	const probed = withProbe(request);
	return async (inputs) => await sendWithBisect(inputs, probed);
}

async function splitInHalf<Input, Value>(inputs: Input[], request: ProbedRequest<Input, Value>) {
	const middle = Math.ceil(inputs.length / 2);
	const first = await sendWithBisect(inputs.slice(0, middle), request);
	return [...first, ...(await sendWithBisect(inputs.slice(middle), request))];
}

/**
 * Binary search for one refused input among inputs that were refused together. What turns out good on
 * the way is delivered; what was set aside unseen goes out in one request at the end. That takes
 * about log2(n) + 1 requests for each refused input, where splitting into halves takes 2 log2(n).
 */
async function bisect<Input, Value>(
	inputs: Input[],
	refusal: Failure,
	request: ProbedRequest<Input, Value>,
): Promise<Array<Result<Value>>> {
	const results: Array<Result<Value>> = allFailed(inputs, refusal);
	const store = (from: number, found: Array<Result<Value>>) => {
		results.splice(from, found.length, ...found);
	};
	let from = 0;
	let to = inputs.length;
	/** The smallest stretch around the suspects that the service itself has refused. */
	let refusedSize = inputs.length;
	while (to - from > 1) {
		const middle = Math.ceil((from + to) / 2);
		const part = inputs.slice(from, middle);
		const result = await request.send(part);
		if (result.ok) {
			store(from, await settle(part, result.value, request));
			from = middle;
			continue;
		}
		const shared = await request.sharedRefusal();
		if (shared) {
			store(from, allFailed(inputs.slice(from), shared));
			return results;
		}
		store(from, allFailed(inputs.slice(from, middle), result.failure));
		if (statusOf(result.failure) === statusOf(refusal)) {
			to = middle;
			refusedSize = middle - from;
		} else {
			from = middle;
			refusedSize = Infinity;
		}
	}
	// The last suspect is guilty by elimination. That is proof only when few were refused together:
	// many inputs may also be refused for their sum, while each alone is good.
	if (refusedSize > 2) store(from, await sendWithBisect(inputs.slice(from, to), request));
	if (to === inputs.length) return results;
	const rest = inputs.slice(to);
	// Where no part was good many are refused, and to look for them one by one would take the most requests.
	const isAllRefused = !results.some(({ ok }) => ok);
	const shared = isAllRefused ? await request.afterSearch(inputs[from] as Input) : undefined;
	if (shared) return allFailed(inputs, shared);
	const found = await (isAllRefused && rest.length > 1 ? splitInHalf : sendWithBisect)(
		rest,
		request,
	);
	store(to, found);
	return results;
}
